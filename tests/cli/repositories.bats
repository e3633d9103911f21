# Repositories that cannot be read as a whole: each command says so and what to do, ends with 128 or 1, and changes nothing.

# shellcheck disable=SC2154 # place comes from there
load hooks_common

none=0000000000000000000000000000000000000000

setup() {
    begin
    records origin
    git config user.signingKey "$BATS_TEST_TMPDIR/key.pub"
    "$GI" new "A token in a log" --severity low >/dev/null
    id=$(basename incidents/*/INC-*)
    git add -A && git commit -q -m "a record"
    "$GI" lead "$id" --reason "on call" --yes >/dev/null 2>&1
    head=$(git rev-parse HEAD)
    git init -q --bare ../server.git
    "$GI" -C ../server.git server install --pin "$(pin)" >/dev/null
    git push -q ../server.git main
    git -C ../server.git config uploadpack.allowFilter true
    cd ..
}

# The command cannot do it: 128, these words on standard error, and a way out.
cannot() {
    local words=$1
    shift
    run --separate-stderr "$@"
    [ "$status" -eq 128 ] || { echo "exit $status, not 128: $* $output $stderr" && return 1; }
    [[ $stderr == *"$words"* ]] || { echo "without '$words': $* $output $stderr" && return 1; }
    [[ $stderr == *hint:* || $stderr == *"    "* ]] || { echo "without a way out: $* $stderr" && return 1; }
}

hook() {
    printf '%s\n' "$2" | "$GI" hook "$1"
}

# check of a commit, sign, audit, and the three hooks.
matrix() {
    local words=$1 tip=${2:-$head} nothing=${3:-$none}
    cannot "$words" "$GI" check --rev HEAD --all
    cannot "$words" "$GI" audit
    cannot "$words" "$GI" sign "$id" downgrade --set tlp=green --reason why --yes
    cannot "$words" hook pre-push "refs/heads/main $tip refs/heads/main $nothing"
    cannot "$words" hook pre-receive "$nothing $tip refs/heads/main"
}

@test "SHA-256: no command reads it, and each says so" {
    git init -q --object-format=sha256 new && cd new
    git commit -q --allow-empty -m first
    matrix "SHA-256" "$(git rev-parse HEAD)" "$none${none:0:24}"
    cannot "SHA-256" "$GI" check --all
    cannot "SHA-256" hook pre-commit ""
    cannot "SHA-256" "$GI" init
    cannot "SHA-256" "$GI" doctor
}

@test "another user's: no command reads it before Git itself does, and what is advised works" {
    [ "$(id -u)" -eq 0 ] || skip "only root gives files to another user"
    cp -r origin other && chown -R 65534 other && cd other
    matrix "another user owns the repository"
    cannot "another user owns the repository" "$GI" check --all
    cannot "another user owns the repository" hook pre-commit ""
    [[ $stderr =~ (git config --global --add safe.directory .*) ]]
    cp "$HOME/.gitconfig" "$BATS_TEST_TMPDIR/config"
    export GIT_CONFIG_GLOBAL=$BATS_TEST_TMPDIR/config
    eval "${BASH_REMATCH[1]}"
    ends_with 0 "$GI" check --all
}

@test "another user's server takes no push through us" {
    [ "$(id -u)" -eq 0 ] || skip "only root gives files to another user"
    chown -R 65534 server.git && cd server.git
    cannot "another user owns the repository" hook pre-receive "$none $head refs/heads/main"
    cannot "another user owns the repository" "$GI" audit
    cannot "another user owns the repository" "$GI" server status
}

@test "a shallow clone: the work tree is checked, and what needs the history is refused" {
    git clone -q --depth 1 "file://$PWD/server.git" shallow && cd shallow
    git config user.signingKey "$BATS_TEST_TMPDIR/key.pub"
    ends_with 0 "$GI" check --all
    cannot "git fetch --unshallow" "$GI" check --rev HEAD --all
    cannot "git fetch --unshallow" "$GI" audit
    cannot "git fetch --unshallow" "$GI" sign "$id" downgrade --set tlp=green --reason why --yes
    cannot "git fetch --unshallow" hook pre-push "refs/heads/main $head refs/heads/main $none"
    git fetch -q --unshallow
    ends_with 0 "$GI" check --rev HEAD --all
    ends_with 0 "$GI" audit
}

@test "a shallow server: a push whose history is cut off is refused" {
    git clone -q --bare --depth 1 "file://$PWD/server.git" cut.git
    "$GI" -C cut.git server install --pin "$(git -C origin show HEAD:.incident/policy.yaml | sha256sum | cut -d ' ' -f 1)" >/dev/null
    cd cut.git
    git update-ref -d refs/heads/main
    cannot "is missing from this repository" hook pre-receive "$none $head refs/heads/main"
    cannot "no revision" "$GI" audit
}

@test "a partial clone: a blob that is not there is never clean, and what is advised brings it" {
    git clone -q --filter=blob:none --no-checkout "file://$PWD/server.git" partial && cd partial
    cannot "is missing from this repository" "$GI" check --rev HEAD --all
    cannot "is missing from this repository" "$GI" audit
    cannot "is missing from this repository" hook pre-push "refs/heads/main $head refs/heads/main $none"
    cannot "is missing from this repository" hook pre-commit ""
    [[ $stderr == *"git fetch --refetch --no-filter"* ]]
    git fetch -q --refetch --no-filter
    ends_with 0 "$GI" check --rev HEAD --all
    ends_with 0 "$GI" audit
}

@test "objects that may not be read: never clean, nothing is signed" {
    local as=()
    if [ "$(id -u)" -eq 0 ]; then
        command -v setpriv >/dev/null || skip "root reads everything"
        chmod a+rx "$place/.." "$place" "$BATS_TEST_TMPDIR"
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
        "${as[@]}" test -x "$place" || skip "the folder of the tests is closed to others"
        chown -R 65534 origin server.git
    fi
    tree=$(git -C server.git -c safe.directory='*' rev-parse "main:incidents" 2>/dev/null || git -C origin -c safe.directory='*' rev-parse "$head:incidents")
    cp -rp origin "it" && cd it
    find .git/objects -name "${tree:2}" -exec chmod 000 {} +
    for command in "check --rev HEAD --all" audit "hook pre-commit"; do
        # shellcheck disable=SC2086 # the command is words
        ends_with 128 "${as[@]}" "$GI" $command
        [[ $stderr == *fatal:* && $stderr != *"libgit2 gives no reason"* ]]
    done
    chmod 000 .git/objects
    for command in "check --all" "check --rev HEAD --all" audit "hook pre-commit" "sign $id downgrade --set tlp=green --reason why --yes"; do
        # shellcheck disable=SC2086 # the command is words
        ends_with 128 "${as[@]}" "$GI" $command
        [[ $stderr == *fatal:* && $stderr != *"libgit2 gives no reason"* ]]
    done
    chmod 755 .git/objects
}

@test "no repository, and one that is damaged at its root" {
    mkdir empty && cd empty
    matrix "no Git repository here"
    cp -r ../origin ../broken && cd ../broken
    echo junk >.git/HEAD
    for command in "check --rev HEAD --all" audit "hook pre-commit"; do
        # shellcheck disable=SC2086 # the command is words
        ends_with 128 "$GI" $command
        [[ $stderr == *fatal:*HEAD* ]]
    done
    cp ../origin/.git/HEAD .git/HEAD
    printf '[core\n' >.git/config
    for command in "check --rev HEAD --all" audit "hook pre-commit" doctor; do
        # shellcheck disable=SC2086 # the command is words
        ends_with 128 "$GI" $command
        [[ $stderr == *fatal:*config* ]]
    done
}
