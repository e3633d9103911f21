# The plan's sign-offs, through the real binary: an executive approves it, stakeholders join, changes make it outdated.

setup() {
    keys=$(mktemp -d)
    for name in alice carol mallory; do
        ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$keys/$name"
    done
    cd "$(mktemp -d)" || exit 1
    git init -q -b main
    git config user.signingKey "$keys/alice.pub"
    "$GI" init
    sed -i "s|^profile:.*|  - id: carol\n    name: Carol Cloverfield\n    keys:\n      - key: $(key_of carol)\n        status: active\nstakeholders:\n  - id: platform\n    members: [carol]\n  - id: legal\n    members: [alice]\nprofile: small|" .incident/policy.yaml
    "$GI" policy propose --reason "Carol joins"
    "$GI" policy sign --yes
    as carol
    "$GI" policy sign --yes --commit
    as alice
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

as() {
    git config user.signingKey "$keys/$1.pub"
}

@test "an executive approves the plan, a stakeholder joins, and audit agrees" {
    ends_with 0 "$GI" plan
    says "nobody has approved it"
    ends_with 0 "$GI" check --all
    says "[GI908]"
    as carol
    ends_with 128 "$GI" plan sign --yes
    says "approved by an executive first, and carol is none"
    as alice
    ends_with 129 "$GI" plan sign
    ends_with 0 "$GI" plan sign --yes --commit --reason "The first plan"
    says "as executive@git-incident, by alice"
    says "The plan is approved by alice. Committed "
    ends_with 128 "$GI" plan sign --yes
    says "alice has signed the plan as it stands"
    as carol
    ends_with 0 "$GI" plan sign --yes --commit
    says "as stakeholder@git-incident, by carol"
    ends_with 0 "$GI" plan status
    says "1  $(date -u +%F)  standing  The first plan: alice (executive), carol (stakeholder)"
    says "platform: supported by carol"
    ends_with 0 "$GI" audit
    says "0 violations"
    ends_with 0 "$GI" check --all
    [[ $output != *GI908* ]]
    for who in alice:executive carol:stakeholder; do
        echo "${who%:*} $(key_of "${who%:*}")" >allowed
        ends_with 0 ssh-keygen -Y verify -n "${who#*:}@git-incident" -f allowed -I "${who%:*}" \
            -s "plan/sign-offs/0001-plan.${who%:*}.1.sig" <plan/sign-offs/0001-plan.stmt
    done
}

@test "a change makes the approval outdated, which is said and refused nowhere; the next one follows it" {
    "$GI" plan sign --yes --commit
    echo "We answer on the phone, too." >>plan/plan.md
    ends_with 0 "$GI" plan
    says "outdated"
    says "file plan/plan.md: "
    ends_with 0 "$GI" check --all
    git commit -qam "More words"
    ends_with 0 "$GI" audit
    ends_with 0 "$GI" plan sign --yes --commit --reason "With the phone"
    ends_with 0 "$GI" plan
    says "2  $(date -u +%F)  standing  With the phone: alice (executive)"
    says "1  $(date -u +%F)  superseded"
    ends_with 0 "$GI" audit
    says "0 violations"
}

@test "a statement that was never committed is made anew" {
    "$GI" plan sign --yes
    echo "We answer on the phone, too." >>plan/plan.md
    ends_with 0 "$GI" plan sign --yes --commit
    [ "$(echo plan/sign-offs/*.stmt)" = plan/sign-offs/0001-plan.stmt ]
    ends_with 0 "$GI" audit
    says "0 violations"
}

@test "a plan that lacks an element is not signed" {
    sed -i 's/^## Metrics/## Numbers/' plan/plan.md
    ends_with 128 "$GI" plan sign --yes
    says "the plan is not ready to be approved: 1 error"
    says "[GI901]"
    [ ! -d plan/sign-offs ]
}

@test "a key that the policy does not have signs nothing" {
    as mallory
    ends_with 128 "$GI" plan sign --yes
    says "none of your keys is an active one of the policy"
    ends_with 129 "$GI" plan approve
}

@test "a statement over other files, without an executive, or changed later is a violation" {
    "$GI" plan sign --yes
    echo "slipped in" >>plan/plan.md
    git add plan
    ends_with 1 git commit -qm "Approved, they said"
    says "GI907"
    git commit -q --no-verify -m "Approved, they said"
    ends_with 1 "$GI" audit
    says "GI907"
    git reset -q --hard HEAD^
    "$GI" plan sign --yes
    rm plan/sign-offs/*.sig
    git add plan && git commit -q --no-verify -m "No signature"
    ends_with 1 "$GI" audit
    says "GI605"
    git reset -q --hard HEAD^
    "$GI" plan sign --yes --commit
    sed -i 's/reason: .*/reason: Another/' plan/sign-offs/0001-plan.stmt
    git commit -qa --no-verify -m "Reworded"
    ends_with 1 "$GI" audit
    says "GI610"
}
