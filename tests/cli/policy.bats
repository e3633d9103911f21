# The policy's way from version to version, through the real binary: init signs the first, propose and sign the others.

setup() {
    keys=$(mktemp -d)
    for name in alice bob; do
        ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$keys/$name"
    done
    cd "$(mktemp -d)" || exit 1
    git init -q -b main
    git config user.signingKey "$keys/alice.pub"
}

ends_with() {
    local wanted=$1
    shift
    run "$@"
    [ "$status" -eq "$wanted" ] || { echo "exit $status: $output" && return 1; }
}

says() {
    [[ $output == *"$1"* ]] || { echo "does not say '$1': $output" && return 1; }
}

key_of() {
    cut -d' ' -f1,2 "$keys/$1.pub"
}

# bob joins policy and root, which then asks for both.
add_bob() {
    sed -i -e "s|^profile:.*|  - id: bob\n    name: Bob Beech\n    roles: [executive]\n    keys:\n      - key: $(key_of bob)\n        status: active\nprofile: small|" \
        -e 's/threshold: 1/threshold: 2/' -e 's/^    - alice$/    - alice\n    - bob/' .incident/policy.yaml
}

as() {
    git config user.signingKey "$keys/$1.pub"
}

@test "init signs policy 1 so that ssh-keygen agrees, and pins it" {
    ends_with 0 "$GI" init
    echo "alice $(key_of alice)" >allowed
    ends_with 0 ssh-keygen -Y verify -n root@git-incident -f allowed -I alice -s .incident/policy/0001.alice.1.sig <.incident/policy/0001.stmt
    says 'Good "root@git-incident" signature for alice'
    [ "$(git config incident.pin)" = "$(sha256sum .incident/policy.yaml | cut -d' ' -f1)" ]
    ends_with 0 "$GI" audit
}

@test "init with a key that cannot sign writes its files, commits nothing, and goes on later" {
    mv "$keys/alice" "$keys/elsewhere"
    ends_with 0 "$GI" init
    says "policy 1 is not signed, so nothing was committed"
    says "git incident init --key"
    [ ! -e .incident/policy/0001.stmt ]
    ends_with 128 git rev-parse HEAD
    mv "$keys/elsewhere" "$keys/alice"
    ends_with 0 "$GI" init
    says "Policy 1 is signed"
    [ "$(git rev-list --count HEAD)" = 1 ]
    [ -z "$(git status --porcelain)" ]
}

@test "init with a passphrase that nobody gives goes on with another key" {
    ssh-keygen -q -t ed25519 -N secret -f "$keys/locked"
    git config user.signingKey "$keys/locked.pub"
    ends_with 0 setsid "$GI" init </dev/null
    says "policy 1 is not signed, so nothing was committed: cannot sign with"
    says "the passphrase is wrong, or none was given"
    ends_with 0 "$GI" init --key "$keys/bob"
    says "alice now has a key, from $keys/bob"
    [ "$(grep -c 'key: ssh-' .incident/policy.yaml)" = 1 ]
    grep -qF "$(key_of bob)" .incident/policy.yaml
    ends_with 0 "$GI" audit
}

@test "init takes the key itself from the configuration, and the agent's private half" {
    eval "$(ssh-agent -s)" >/dev/null
    ssh-add -q "$keys/bob"
    git config user.signingKey "key::$(key_of bob)"
    run "$GI" init
    kill "$SSH_AGENT_PID"
    [ "$status" -eq 0 ]
    says "key from user.signingKey"
    grep -qF "$(key_of bob)" .incident/policy.yaml
    [ -e .incident/policy/0001.alice.1.sig ]
    [ -z "$(find .git -name 'git-incident-*.pub')" ]
}

@test "show names people, keys, versions, and what one person alone cannot do" {
    "$GI" init
    ends_with 0 "$GI" policy
    says "policy 1, profile small, records on refs/heads/main"
    says "root: 1 of alice"
    says "ED25519 $(ssh-keygen -lf "$keys/alice.pub" | cut -d' ' -f2)  active since policy 1"
    says "the first policy  signed by alice"
    says "to hand over: needs a second crisis lead"
    says "to close a high severity: "
}

@test "a version goes from diff over propose and two signatures into one commit" {
    "$GI" init
    ends_with 0 "$GI" policy diff
    says "policy.yaml is the policy in force"
    ends_with 128 "$GI" policy propose --reason x
    says "change it first"
    ends_with 128 "$GI" policy sign --yes
    says "nothing is proposed"
    add_bob
    ends_with 0 "$GI" policy diff
    says "root.threshold: 2 (was 1)"
    says "bob: name Bob Beech; roles executive; keys $(ssh-keygen -lf "$keys/bob.pub" | cut -d' ' -f2)"
    ends_with 128 "$GI" policy sign --yes
    says "git incident policy propose"
    ends_with 129 "$GI" policy propose
    ends_with 0 "$GI" policy propose --reason "Bob joins the root"
    says "Policy 2 proposed: 3 changes. It needs 1 more of the root of policy 1 of alice"
    cmp .incident/policy/0001.yaml <(git show HEAD:.incident/policy.yaml)
    ends_with 129 "$GI" policy sign
    ends_with 0 "$GI" policy sign --yes --commit
    says "It still needs 1 more of the root of policy 2 of bob; bob with the new key SHA256:"
    says "not committed: signatures are missing"
    ends_with 128 "$GI" policy sign --yes
    says "your keys have nothing to add"
    as bob
    echo note >README.md
    git add README.md
    ends_with 0 "$GI" policy sign --yes --commit
    says "Nobody is missing. Committed "
    [ "$(git show --format= --name-only HEAD | sort | paste -sd' ')" = \
        ".incident/policy.yaml .incident/policy/0001.yaml .incident/policy/0002.alice.1.sig .incident/policy/0002.bob.1.sig .incident/policy/0002.stmt" ]
    [ "$(git diff --cached --name-only)" = README.md ]
    ends_with 0 "$GI" policy
    says "policy 2, profile small"
    says "2  $(date -u +%F)  Bob joins the root  signed by alice, bob"
    ends_with 0 "$GI" audit
    says "policy 2: 0 violations"
}

@test "an edit after propose makes the signatures stale, and they go" {
    "$GI" init
    add_bob
    "$GI" policy propose --reason "Bob joins"
    "$GI" policy sign --yes
    sed -i 's/Bob Beech/Bob Birch/' .incident/policy.yaml
    ends_with 128 "$GI" policy sign --yes
    says "git incident policy propose"
    ends_with 0 "$GI" policy propose --reason "Bob joins"
    [ ! -e .incident/policy/0002.alice.1.sig ]
    ends_with 0 "$GI" policy sign --yes
    [ -e .incident/policy/0002.alice.1.sig ]
}

@test "what no version may change is said before anybody signs" {
    "$GI" init
    cp .incident/policy.yaml "$BATS_TEST_TMPDIR/policy"
    sed -i 's/^project: ......../project: 00000000/' .incident/policy.yaml
    ends_with 128 "$GI" policy propose --reason x
    says "project is 00000000"
    cp "$BATS_TEST_TMPDIR/policy" .incident/policy.yaml
    sed -i "s|ssh-ed25519 .*|$(key_of bob)|" .incident/policy.yaml
    ends_with 128 "$GI" policy propose --reason x
    says "of alice is gone: a key never leaves policy"
    says "put it back with status: retired, or compromised"
    [ ! -e .incident/policy/0002.stmt ]
}

@test "a key is rotated by its owner alone" {
    "$GI" init
    sed -i "s|^\( *\)status: active|\1status: retired\n      - key: $(key_of bob)\n        status: active|" .incident/policy.yaml
    "$GI" policy propose --reason "A new key"
    ends_with 0 "$GI" policy sign --yes
    says "It still needs 1 more of the root of policy 2 of alice; alice with the new key"
    ends_with 0 "$GI" policy sign --yes --commit --key "$keys/bob"
    says "Nobody is missing"
    ends_with 0 "$GI" policy
    says "retired since policy 2"
    says "active since policy 2"
}

@test "a clone pins what it finds, loudly and once, and another history is refused" {
    "$GI" init
    git clone -q . "$BATS_TEST_TMPDIR/clone"
    cd "$BATS_TEST_TMPDIR/clone"
    ends_with 0 "$GI" policy
    says "warning: this clone trusts policy 1 from now on as it was found: pin $(git -C "$OLDPWD" config incident.pin)"
    ends_with 0 "$GI" policy
    [[ $output != *warning* ]]
    git config incident.pin 0000000000000000000000000000000000000000000000000000000000000000
    ends_with 128 "$GI" policy
    says "policy 1 is not the one that is pinned"
}

@test "wrong words are usage" {
    "$GI" init
    ends_with 129 "$GI" policy adopt
    ends_with 129 "$GI" policy show diff
}
