# `git incident install` and `uninstall`: where hooks go, whose they were, and that undoing leaves nothing.

# shellcheck disable=SC2154 # id and place come from there
load hooks_common

setup() {
    begin
}

# Everything below .git that install could touch.
state() {
    (cd .git && find hooks config -type f -printf '%m %p ' -exec sha256sum {} \; | sort)
}

@test "install writes both gates, executable, with at most ten lines; again changes nothing" {
    git init -q
    ends_with 0 "$GI" install
    [ -x .git/hooks/pre-commit ]
    [ -x .git/hooks/pre-push ]
    [ "$(wc -l <.git/hooks/pre-commit)" -le 10 ]
    [ "$(git config pull.rebase)" = merges ]
    before=$(state)
    ends_with 0 "$GI" install
    [ -z "$output" ]
    [ "$(state)" = "$before" ]
}

@test "uninstall leaves everything as it was before install, a foreign hook included" {
    git init -q
    foreign .git/hooks/pre-commit
    chmod 750 .git/hooks/pre-commit
    before=$(state)
    ends_with 0 "$GI" install
    [ "$(state)" != "$before" ]
    ends_with 0 "$GI" uninstall
    [ "$(state)" = "$before" ]
    ends_with 0 "$GI" uninstall
    [ "$(state)" = "$before" ]
}

@test "uninstall leaves pull.rebase where somebody has set it" {
    git init -q
    git config pull.rebase true
    "$GI" install
    [ "$(git config pull.rebase)" = true ]
    "$GI" uninstall
    [ "$(git config pull.rebase)" = true ]
    git config --unset pull.rebase
    "$GI" install
    git config pull.rebase interactive
    "$GI" uninstall
    [ "$(git config pull.rebase)" = interactive ]
}

@test "uninstall does not touch a hook that is not ours" {
    git init -q
    "$GI" install
    foreign .git/hooks/pre-commit
    before=$(sha256sum .git/hooks/pre-commit)
    "$GI" uninstall
    [ "$(sha256sum .git/hooks/pre-commit)" = "$before" ]
    [ ! -e .git/hooks/pre-push ]
}

@test "a foreign hook runs first, with the same arguments and input, under its own name" {
    records records
    git init -q --bare ../remote.git
    "$GI" uninstall
    foreign .git/hooks/pre-commit
    foreign .git/hooks/pre-push
    "$GI" install
    git commit -q --allow-empty -m "nothing"
    ran_foreign "pre-commit "
    git push -q ../remote.git main
    ran_foreign "pre-push ../remote.git ../remote.git"
    ran_foreign "refs/heads/main $(git rev-parse HEAD) refs/heads/main 0000000000"
    bad_record
    : >"$BATS_TEST_TMPDIR/foreign"
    commit_is_refused "$id" git commit -q -m "a bad record"
    ran_foreign "pre-commit "
}

@test "a foreign hook that fails makes ours fail, though no record is touched" {
    records records
    "$GI" uninstall
    foreign .git/hooks/pre-commit 1
    "$GI" install
    commit_is_refused "" git commit -q --allow-empty -m "nothing"
}

@test "a foreign hook that is not executable does not run, as Git has it" {
    records records
    "$GI" uninstall
    foreign .git/hooks/pre-commit 1
    chmod -x .git/hooks/pre-commit
    "$GI" install
    git commit -q --allow-empty -m "nothing"
    [ ! -e "$BATS_TEST_TMPDIR/foreign" ]
    "$GI" uninstall
    [ -f .git/hooks/pre-commit ]
    [ ! -x .git/hooks/pre-commit ]
}

@test "foreign hooks without a first line, as a link, and in another language run" {
    records records
    "$GI" uninstall
    printf 'echo plain >"%s/said"\n' "$BATS_TEST_TMPDIR" >.git/hooks/pre-commit
    chmod +x .git/hooks/pre-commit
    "$GI" install
    git commit -q --allow-empty -m "nothing"
    [ "$(cat "$BATS_TEST_TMPDIR/said")" = plain ]
    "$GI" uninstall
    printf '#!/usr/bin/env python3\nimport sys\nopen("%s/said", "w").write("python")\n' "$BATS_TEST_TMPDIR" >../hook.py
    chmod +x ../hook.py
    ln -sf ../../../hook.py .git/hooks/pre-commit
    "$GI" install
    git commit -q --allow-empty -m "nothing"
    [ "$(cat "$BATS_TEST_TMPDIR/said")" = python ]
    "$GI" uninstall
    [ "$(readlink .git/hooks/pre-commit)" = ../../../hook.py ]
    rm .git/hooks/pre-commit
    # shellcheck disable=SC2016 # for the hook
    printf '#!/bin/sh -e\nfalse || grep -q "reads itself" "$0"\nfalse\necho not reached\n' >.git/hooks/pre-commit
    chmod +x .git/hooks/pre-commit
    "$GI" install
    commit_is_refused "" git commit -q --allow-empty -m "its first line counts"
    [[ $output != *"not reached"* ]]
    sed -i '/^false$/d' .git/hooks/pre-commit.before-git-incident
    git commit -q --allow-empty -m "it finds itself"
}

@test "a second foreign hook is not thrown away for the one that is kept" {
    git init -q
    foreign .git/hooks/pre-commit
    "$GI" install
    foreign .git/hooks/pre-commit 3
    before=$(sha256sum .git/hooks/*)
    ends_with 128 "$GI" install
    [[ $stderr == *"two foreign hooks"* ]]
    [ "$(sha256sum .git/hooks/*)" = "$before" ]
}

@test "core.hooksPath: the hooks go there, inside the work tree and outside" {
    records records
    "$GI" uninstall
    git config core.hooksPath my-hooks
    ends_with 0 "$GI" install
    [ -x my-hooks/pre-commit ]
    [ ! -e .git/hooks/pre-commit ]
    bad_record
    commit_is_refused "$id" git commit -q -m "a bad record"
    (mkdir sub && cd sub && commit_is_refused "$id" git commit -q -m "from a folder")
    "$GI" uninstall
    mkdir ../all-hooks
    git config core.hooksPath "$place/all-hooks"
    ends_with 0 "$GI" install
    [[ $stderr == *"other repositories may run these hooks"* ]]
    [ -x ../all-hooks/pre-push ]
    commit_is_refused "$id" git commit -q -m "a bad record"
}

@test "a linked worktree has the hooks of its repository, and they judge its Git index" {
    records records
    git worktree add -q ../linked
    cd ../linked
    ends_with 0 "$GI" install
    [ -z "$output" ]
    bad_record
    commit_is_refused "$id" git commit -q -m "a bad record"
    cd ../records
    git commit -q --allow-empty -m "the other work tree is not in the way"
}

@test "a submodule has hooks of its own" {
    records inner
    cd ..
    git init -q outer
    cd outer
    git -c protocol.file.allow=always submodule --quiet add ../inner inner
    cd inner
    ends_with 0 "$GI" install
    [ -x ../.git/modules/inner/hooks/pre-commit ]
    bad_record
    commit_is_refused "$id" git commit -q -m "a bad record"
}

@test "hooks behind a symbolic link are written where it leads" {
    git init -q
    rm -rf .git/hooks
    mkdir ../elsewhere
    ln -s ../../elsewhere .git/hooks
    ends_with 0 "$GI" install
    [ -x ../elsewhere/pre-commit ]
    [ -L .git/hooks ]
}

@test "install says where it cannot be: no repository, a bare one, arguments" {
    ends_with 128 "$GI" install
    git init -q --bare
    ends_with 128 "$GI" install
    [[ $stderr == *"server install"* ]]
    ends_with 129 "$GI" install now
}

@test "a program that moved: install writes the new path" {
    git init -q
    own_program
    "$own" install
    mkdir ../moved
    mv "$own" ../moved/
    ../moved/git-incident install
    grep -qF "/moved/git-incident" .git/hooks/pre-commit
}

@test "a clone takes its pin from the policy that it sees first, and says so" {
    records records
    wanted=$(pin)
    git clone -q . ../clone
    cd ../clone
    ends_with 0 "$GI" install
    [ "$(git config incident.pin)" = "$wanted" ]
    [[ $stderr == *"trusts policy 1"*"$wanted"* ]]
    ends_with 0 "$GI" install
    [ -z "$stderr" ]
}
