# `git incident doctor`: what is well is proved by the hook itself; each thing that is wrong is named with what mends it.

# shellcheck disable=SC2154 # id and place come from there
load hooks_common

setup() {
    begin
    records records
}

# One thing is wrong, in these words, and the rest is well.
one_error() {
    ends_with 1 "$GI" doctor
    [ "$(grep -c '^error: ' <<<"$output")" -eq 1 ] || { echo "$output" && return 1; }
    [[ $output == *"error: "*"$1"* ]] || { echo "without '$1': $output" && return 1; }
}

all_well() {
    ends_with 0 "$GI" doctor
    [ -z "$stderr" ]
    ! grep -v '^ok: ' <<<"$output"
}

# Objects, refs, Git index and work tree, to be compared.
everything() {
    find . -path './.git/logs' -prune -o -type f -printf '%p ' -exec sha256sum {} \; | sort
}

@test "a fresh repository is well: every gate refuses a bad record, and nothing is touched" {
    echo "half done" >notes.txt
    git add notes.txt
    echo "more" >>notes.txt
    before=$(everything)
    export TMPDIR=$BATS_TEST_TMPDIR/temporary
    mkdir "$TMPDIR"
    all_well
    [ "$(everything)" = "$before" ]
    [ -z "$(ls -A "$TMPDIR")" ]
    [[ $output == *"ok: pre-commit refuses a bad record"* ]]
    [[ $output == *"ok: pre-push refuses a bad record"* ]]
}

@test "doctor works in a linked worktree, on a branch, from a folder, and while a conflict is open" {
    git worktree add -q ../linked
    (cd ../linked && all_well)
    (cd incidents 2>/dev/null || mkdir incidents && cd incidents && all_well)
    echo a >notes.txt
    git add notes.txt
    git commit -q -m a
    git switch -q -c side HEAD~1
    echo b >notes.txt
    git add notes.txt
    git commit -q -m b
    run git merge main
    [ -n "$(git ls-files -u)" ]
    all_well
}

@test "a hook that was removed" {
    rm .git/hooks/pre-push
    one_error "pre-push: there is no hook"
    [[ $output == *"; git incident install"* ]]
    "$GI" install >/dev/null
    all_well
}

@test "a hook that was replaced by somebody else's" {
    foreign .git/hooks/pre-commit
    one_error "pre-commit: $PWD/.git/hooks/pre-commit is not ours"
    [ ! -e "$BATS_TEST_TMPDIR/foreign" ]
    "$GI" install >/dev/null
    all_well
    [[ $output == *"after the hook that was there before"* ]]
    [ ! -e "$BATS_TEST_TMPDIR/foreign" ]
}

@test "a hook that is not executable" {
    chmod -x .git/hooks/pre-commit
    one_error "not executable"
    "$GI" install >/dev/null
    all_well
}

@test "a hook that was edited is named and not run" {
    sed -i "3i touch '$BATS_TEST_TMPDIR/ran'; exit 0" .git/hooks/pre-commit
    one_error "was changed since it was installed"
    [ ! -e "$BATS_TEST_TMPDIR/ran" ]
    "$GI" install >/dev/null
    all_well
}

@test "a program that is gone" {
    own_program
    "$own" install >/dev/null
    all_well
    rm "$own"
    ends_with 1 "$GI" doctor
    [ "$(grep -c 'which is gone' <<<"$output")" -eq 2 ]
    "$GI" install >/dev/null
    all_well
}

@test "a program of another version" {
    own_program
    "$own" install >/dev/null
    printf '#!/bin/sh\necho git-incident 0.0.1\n' >"$own"
    ends_with 1 "$GI" doctor
    [[ $output == *"which says 'git-incident 0.0.1'"* ]]
}

# A script in the program's place, of the same version.
impostor() {
    # shellcheck disable=SC2016 # for the script
    printf '#!/bin/sh\n[ "$1" != version ] || { echo "%s"; exit; }\n%s\n' "$("$GI" version)" "$1" >"$own"
}

@test "a program in its place that lets everything pass, or refuses everything" {
    own_program
    "$own" install >/dev/null
    impostor "exit 0"
    ends_with 1 "$GI" doctor
    [ "$(grep -c 'a bad record passes' <<<"$output")" -eq 2 ]
    impostor "echo no >&2; exit 1"
    ends_with 1 "$GI" doctor
    [ "$(grep -c 'could not judge' <<<"$output")" -eq 2 ]
}

@test "core.hooksPath that was moved" {
    mkdir ../elsewhere
    git config core.hooksPath ../elsewhere
    ends_with 1 "$GI" doctor
    [[ $output == *"core.hooksPath leads to $place/elsewhere, where no hook of ours stands"* ]]
}

@test "pull.rebase that makes swapped parents" {
    git config pull.rebase false
    one_error "git config pull.rebase merges"
    git config --unset pull.rebase
    one_error "git config pull.rebase merges"
    git config pull.ff only
    all_well
}

@test "a pin that is missing, and one that is not that of the tree" {
    kept=$(git config incident.pin)
    git config --unset incident.pin
    ends_with 1 "$GI" doctor
    [[ $output == *"error: no pin"*"git incident install"* ]]
    git config incident.pin "$(printf 'a%.0s' {1..64})"
    ends_with 1 "$GI" doctor
    [[ $output == *"error: policy 1 in HEAD is not the pinned one"*"$kept"* ]]
}

@test "line ends that .gitattributes does not keep" {
    sed -i '/plan/d' .gitattributes
    one_error "(eol=lf)"
    echo '/plan/** text eol=crlf' >>.gitattributes
    one_error "(eol=lf)"
}

@test "no policy yet, and no commit yet" {
    git init -q ../new
    cd ../new
    "$GI" install >/dev/null
    ends_with 1 "$GI" doctor
    [[ $output == *"ok: pre-commit refuses a bad record"* ]]
    [[ $output == *"error: pre-push: there is no policy yet"* ]]
}

@test "doctor takes no arguments, and needs a repository" {
    ends_with 129 "$GI" doctor now
    cd "$place"
    ends_with 128 "$GI" doctor
}
