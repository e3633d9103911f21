# `git incident server`: a bare repository guards its records, however its host keeps hooks.

# shellcheck disable=SC2154 # id and place come from there
load hooks_common

setup() {
    begin
    records records
    pin=$(pin)
    git init -q --bare ../server.git
}

# Runs it in the bare repository.
server() {
    "$GI" -C ../server.git server "$@"
}

@test "install writes hooks, pin, ref and Git's own settings, and doctor proves it" {
    ends_with 0 server install --pin "$pin"
    [ -x ../server.git/hooks/pre-receive ]
    [ -x ../server.git/hooks/post-receive ]
    [ "$(git -C ../server.git config --file config incident.pin)" = "$pin" ]
    [ "$(git -C ../server.git config --file config incident.ref)" = refs/heads/main ]
    for key in receive.fsckObjects receive.denyDeletes receive.denyNonFastForwards core.logAllRefUpdates; do
        [ "$(git -C ../server.git config --file config $key)" = true ]
    done
    ends_with 0 "$GI" -C ../server.git doctor
    [[ $output == *"ok: pre-receive refuses a bad record"* ]]
    before=$(find ../server.git -type f -exec sha256sum {} \; | sort)
    ends_with 0 server install --pin "$pin"
    [ "$(find ../server.git -type f -exec sha256sum {} \; | sort)" = "$before" ]
}

@test "a good push lands and is written down, a bad one is refused" {
    server install --pin "$pin" >/dev/null
    git push -q ../server.git main
    ends_with 0 server status
    [[ $output == *"accepted: $(git rev-parse HEAD)"* ]]
    [[ $output == *"policy: 1 $pin"* ]]
    bad_record
    git commit -q --no-verify -m "a bad record"
    refused "$id/incident.yaml" git push -q --no-verify ../server.git main
    [ "$(git ls-remote ../server.git main | cut -f 1)" = "$(git rev-parse HEAD~1)" ]
    ends_with 0 "$GI" -C ../server.git doctor
    [[ $output == *"ok: pre-receive refuses a bad record"* ]]
    [[ $output == *"holds what was accepted last"* ]]
}

@test "without the program the server refuses every push" {
    own_program
    "$own" -C ../server.git server install --pin "$pin" >/dev/null
    rm "$own"
    refused "is gone" git push -q --no-verify ../server.git main
    [ -z "$(git ls-remote ../server.git)" ]
}

@test "a pin that is not that of the records is refused before anything is written" {
    git push -q ../server.git main
    before=$(find ../server.git -type f -exec sha256sum {} \; | sort)
    ends_with 128 server install --pin "$(printf 'a%.0s' {1..64})"
    [[ $stderr == *"another SHA-256: $pin"* ]]
    [ "$(find ../server.git -type f -exec sha256sum {} \; | sort)" = "$before" ]
}

@test "usage: a pin that is none, a short ref, a work tree, words that are no command" {
    ends_with 129 server install
    ends_with 129 server install --pin abc
    ends_with 129 server install --pin "${pin^^}"
    ends_with 129 server install --pin "$pin" --ref main
    ends_with 129 server install --pin "$pin" --layout other
    ends_with 129 server
    ends_with 129 server remove
    ends_with 129 server adopt abc
    ends_with 128 "$GI" server install --pin "$pin"
    [[ $stderr == *"a server's is bare"* ]]
    ends_with 128 server status
    ends_with 128 server adopt "$pin"
}

@test "a server that takes over records has to be told what is in force" {
    git push -q ../server.git main
    ends_with 0 server install --pin "$pin"
    [[ $output == *"Next: git incident server adopt"* ]]
    ends_with 1 "$GI" -C ../server.git doctor
    [[ $output == *"git incident server adopt"* ]]
    git commit -q --allow-empty -m "nothing"
    refused "git-incident-state is missing" git push -q --no-verify ../server.git main
    ends_with 128 server adopt "$(printf 'a%.0s' {1..64})"
    [ ! -e ../server.git/git-incident-state ]
    ends_with 0 server adopt "$pin"
    ends_with 0 "$GI" -C ../server.git doctor
    git push -q --no-verify ../server.git main
}

@test "records that the gate would have refused are not adopted" {
    bad_record
    git commit -q --no-verify -m "a bad record"
    git push -q --no-verify ../server.git main
    server install --pin "$pin" >/dev/null
    ends_with 1 server adopt "$pin"
    [[ $stderr == *"$id"* ]]
    [ ! -e ../server.git/git-incident-state ]
}

@test "a foreign pre-receive runs first with the same lines; when it fails, the push fails" {
    foreign ../server.git/hooks/pre-receive
    server install --pin "$pin" >/dev/null
    git push -q ../server.git main
    ran_foreign "0000000000000000000000000000000000000000 $(git rev-parse HEAD) refs/heads/main"
    sed -i 's/^exit 0/exit 1/' ../server.git/hooks/pre-receive.before-git-incident
    git commit -q --allow-empty -m "nothing"
    refused "pre-receive hook declined" git push -q ../server.git main
    "$GI" -C ../server.git uninstall >/dev/null
    [ ! -e ../server.git/hooks/pre-receive.before-git-incident ]
    grep -q foreign ../server.git/hooks/pre-receive
    [ ! -e ../server.git/hooks/post-receive ]
}

# How Gitea and Forgejo delegate: every program of the folder gets the lines; the first failure ends it.
gitea() {
    mkdir -p ../server.git/hooks/pre-receive.d ../server.git/hooks/post-receive.d
    for name in pre-receive post-receive; do
        cat >"../server.git/hooks/$name" <<'END'
#!/usr/bin/env bash
data=$(cat)
exitcodes=""
hookname=$(basename $0)
GIT_DIR=${GIT_DIR:-$(dirname "$0")/..}
for hook in "${GIT_DIR}"/hooks/${hookname}.d/*; do
  test -x "${hook}" && test -f "${hook}" || continue
  echo "${data}" | "${hook}"
  exitcodes="${exitcodes} $?"
done
for i in ${exitcodes}; do
  [ ${i} -eq 0 ] || exit ${i}
done
END
        chmod +x "../server.git/hooks/$name"
        printf '#!/bin/sh\nexit 0\n' >"../server.git/hooks/$name.d/gitea"
        chmod +x "../server.git/hooks/$name.d/gitea"
    done
}

@test "Gitea and Forgejo: the hooks go into the folders that they delegate to, and refuse" {
    gitea
    delegate=$(sha256sum ../server.git/hooks/pre-receive)
    ends_with 0 server install --pin "$pin"
    [ -x ../server.git/hooks/pre-receive.d/git-incident ]
    [ -x ../server.git/hooks/post-receive.d/git-incident ]
    [ "$(sha256sum ../server.git/hooks/pre-receive)" = "$delegate" ]
    git push -q ../server.git main
    bad_record
    git commit -q --no-verify -m "a bad record"
    refused "$id/incident.yaml" git push -q --no-verify ../server.git main
    ends_with 0 "$GI" -C ../server.git doctor
    chmod -x ../server.git/hooks/pre-receive
    ends_with 1 "$GI" -C ../server.git doctor
    [[ $output == *"not executable"* ]]
}

@test "GitLab: the hooks go into custom_hooks, and refuse in lines that the web shows" {
    ends_with 0 server install --pin "$pin" --layout gitlab
    hook=../server.git/custom_hooks/pre-receive.d/git-incident
    [ -x "$hook" ]
    [ -x ../server.git/custom_hooks/post-receive.d/git-incident ]
    [ ! -e ../server.git/hooks/pre-receive ]
    # as GitLab runs what stands in the folder
    for name in pre-receive post-receive; do
        # shellcheck disable=SC2016 # for the script
        printf '#!/bin/sh\nexec "$GIT_DIR"/custom_hooks/%s.d/git-incident\n' "$name" >"../server.git/hooks/$name"
    done
    chmod +x ../server.git/hooks/*-receive
    git push -q ../server.git main
    bad_record
    git commit -q --no-verify -m "a bad record"
    export GL_ID=user-1
    refused "GL-HOOK-ERR: " git push -q --no-verify ../server.git main
    unset GL_ID
    ends_with 0 "$GI" -C ../server.git doctor
}

@test "doctor of a server: each setting, the pin, the ref, the hooks, the memory" {
    server install --pin "$pin" >/dev/null
    git push -q ../server.git main
    cp -r ../server.git ../well.git
    broken() {
        ends_with 1 "$GI" -C ../server.git doctor
        [[ $output == *"error: "*"$1"* ]] || { echo "without '$1': $output" && return 1; }
        rm -rf ../server.git
        cp -r ../well.git ../server.git
    }
    git -C ../server.git config receive.denyDeletes false
    broken "git config --file $place/server.git/config receive.denyDeletes true"
    git -C ../server.git config --unset receive.fsckObjects
    broken "receive.fsckObjects is not set"
    git -C ../server.git config --unset incident.pin
    broken "no pin"
    git -C ../server.git config incident.pin "$(printf 'a%.0s' {1..64})"
    broken "is not the pinned one"
    rm ../server.git/hooks/pre-receive
    broken "pre-receive: there is no hook"
    rm ../server.git/hooks/post-receive
    broken "post-receive: there is no hook"
    chmod -x ../server.git/hooks/pre-receive
    broken "not executable"
    rm ../server.git/git-incident-state
    broken "git incident server adopt"
    echo nonsense >../server.git/git-incident-state
    broken "git incident server adopt"
    git -C ../server.git update-ref refs/heads/main "$(git -C ../server.git commit-tree -m x 'main^{tree}')"
    broken "somebody moved it; git update-ref refs/heads/main"
    ends_with 0 "$GI" -C ../server.git doctor
}
