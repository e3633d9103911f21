# The server's hooks and audit, over a bare repository: refs, history, what is written down, what cannot be judged.

bats_require_minimum_version 1.5.0

setup() {
    cd "$(mktemp -d)" || exit 1
    mkdir bin && ln -s "$(realpath "$GI")" bin/git-incident
    PATH=$PWD/bin:$PATH
    ssh-keygen -q -t ed25519 -N '' -f key -C alice
    git init -q --bare -b main server.git
    git init -q -b main clone
    (cd clone && git incident init --name alice --key ../key.pub) >/dev/null 2>&1
    pin=$(sha256sum clone/.incident/policy.yaml | cut -d' ' -f1)
    (cd server.git && git incident server install --pin "$pin") >/dev/null
    git -C server.git config receive.denyDeletes false
    git -C server.git config receive.denyDeleteCurrent ignore
    git -C server.git config receive.denyNonFastForwards false
    cd clone || exit 1
    git remote add origin ../server.git
    git push -q --no-verify -u origin main
}

# Pushes, and must be refused with these words.
refused() {
    local words=$1
    shift
    local before
    before=$(git -C ../server.git rev-parse refs/heads/main)
    run git push --no-verify "$@"
    [ "$status" -eq 1 ] || { echo "exit $status: $output" && return 1; }
    [[ $output == *"$words"* ]] || { echo "$output" && return 1; }
    [ "$(git -C ../server.git rev-parse refs/heads/main)" = "$before" ]
}

record() {
    git incident new --commit "$1" >/dev/null
}

state() {
    sed -n "s/^$1: //p" ../server.git/git-incident-state
}

@test "what is accepted is written down with its policy" {
    [ "$(state tip)" = "$(git rev-parse HEAD)" ]
    [ "$(state digest)" = "sha256:$pin" ]
    record one
    git push -q --no-verify origin main
    [ "$(state tip)" = "$(git rev-parse HEAD)" ]
}

@test "the record ref is not deleted, and no other name stands for it" {
    refused "never deleted" origin :main
    refused "short name" origin main:refs/tags/main
    refused "short name" origin main:refs/tags/origin/main
    refused "short name" origin main:refs/heads/MAIN
    refused "namespace" origin main:refs/namespaces/x/refs/heads/main
    git -C ../server.git symbolic-ref refs/heads/alias refs/heads/main
    record one
    refused "another name of the record ref" origin main:alias
    git push -q --no-verify origin main:topic
}

@test "drafts on other refs are not judged" {
    echo "no record" >incidents.txt
    mkdir -p incidents && echo x >incidents/x
    git add -A && git commit -q --no-verify -m draft
    git push -q --no-verify origin main:refs/heads/draft
    refused GI223 origin main
}

@test "history is not rewritten" {
    record one
    git push -q --no-verify origin main
    git reset -q --hard HEAD~1
    record two
    refused "out of its history" --force origin main
}

@test "a merge the wrong way round is refused, and the command that is printed mends it" {
    git clone -q ../server.git ../other
    (cd ../other && record two && git push -q --no-verify origin main)
    record one
    git pull -q --no-rebase --no-edit
    refused "wrong way round" origin main
    mend=$(sed -n 's/^remote: *\(git checkout -B .*[0-9a-f]\) *$/\1/p' <<<"$output")
    [ -n "$mend" ]
    bash -ec "$mend" >/dev/null 2>&1
    git push -q --no-verify origin main
    [ "$(find incidents -name 'INC-*' | wc -l)" -eq 2 ]
    run git incident audit
    [ "$status" -eq 0 ]
}

@test "old has to be what the ref is" {
    record one
    old=$(git rev-parse HEAD~1)
    new=$(git rev-parse HEAD)
    git push -q --no-verify origin main:refs/heads/draft
    cd ../server.git
    run git incident hook pre-receive <<<"$new $new refs/heads/main"
    [ "$status" -eq 1 ]
    [[ $output == *"not where this push says"* ]]
    run git incident hook pre-receive <<<"$(printf '0%.0s' {1..40}) $new refs/heads/main"
    [ "$status" -eq 1 ]
    run git incident hook pre-receive <<<"$old $new refs/heads/main"
    [ "$status" -eq 0 ]
    run git incident hook pre-receive <<<"$old $new"
    [ "$status" -eq 128 ]
    GIT_NAMESPACE=x run git incident hook pre-receive <<<"$old $new refs/heads/main"
    [ "$status" -eq 128 ]
}

@test "a server without a pin, or without its state, takes nothing" {
    record one
    mv ../server.git/git-incident-state ../kept
    refused "git incident server adopt" origin main
    echo garbage >../server.git/git-incident-state
    refused "damaged" origin main
    mv ../kept ../server.git/git-incident-state
    git -C ../server.git config --unset incident.pin
    refused "no pin" origin main
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=incident.pin GIT_CONFIG_VALUE_0=$pin refused "no pin" origin main
    git -C ../server.git config incident.pin "$pin"
    git push -q --no-verify origin main
}

@test "what came past the hook is judged before anything is built on it" {
    record one
    echo more >"$(echo incidents/*/INC-*/)notes.txt"
    git add -A && git commit -q --no-verify -m bad
    git push -q --no-verify origin main:refs/heads/draft
    git -C ../server.git update-ref refs/heads/main "$(git rev-parse HEAD)"
    git rm -q incidents/*/INC-*/notes.txt && git commit -q --no-verify -m mended
    refused GI217 origin main
    run git incident audit
    [ "$status" -eq 1 ]
    [[ $output == *GI217* ]]
}

@test "a lagging state is caught up with" {
    record one
    git push -q --no-verify origin main
    cp ../server.git/git-incident-state ../old
    record two
    git push -q --no-verify origin main
    mv ../old ../server.git/git-incident-state
    record three
    git push -q --no-verify origin main
    [ "$(state tip)" = "$(git rev-parse HEAD)" ]
}

@test "GitLab's users see the words" {
    record one
    cd ../server.git
    GL_ID=user-1 run git incident hook pre-receive <<<"$(printf '1%.0s' {1..40}) $(printf '2%.0s' {1..40}) refs/heads/main"
    [ "$status" -eq 1 ]
    [[ ${lines[0]} == "GL-HOOK-ERR: "* ]]
}

@test "audit counts, and tells where it cannot look" {
    record one
    run git incident audit
    [ "$status" -eq 0 ]
    [[ $output == *"2 steps, 1 sign-off by 1 person, policy 1: 0 violations, 0 notes" ]]
    run git incident audit --format json
    [ "$status" -eq 0 ]
    [[ $output == *'"complete": true'* ]]
    run git incident audit --pin "$(printf 'a%.0s' {1..64})"
    [ "$status" -eq 1 ]
    [[ $output == *GI812* ]]
    run git incident audit --pin short
    [ "$status" -eq 129 ]
    git push -q --no-verify origin main
    git clone -q --depth 1 "file://$PWD/../server.git" ../shallow
    cd ../shallow
    run git incident audit
    [ "$status" -eq 128 ]
    [[ $output == *--unshallow* ]]
}

@test "a partial clone says which object is missing" {
    record one
    git push -q --no-verify origin main
    git -C ../server.git config uploadpack.allowFilter true
    git clone -q --bare --filter=blob:none "file://$PWD/../server.git" ../partial
    cd ../partial
    run git incident audit --rev main
    [ "$status" -eq 128 ]
    [[ $output == *"is missing from this repository"* ]]
}

@test "a repository of SHA-256 is refused by name" {
    git init -q --bare --object-format=sha256 ../sha256.git
    cd ../sha256.git
    run git incident hook pre-receive <<<"$(printf '1%.0s' {1..64}) $(printf '2%.0s' {1..64}) refs/heads/main"
    [ "$status" -eq 128 ]
    [[ $output == *SHA-256* ]]
}

@test "more than 10,000 steps are refused at once" {
    tip=$(git rev-parse HEAD)
    {
        for i in $(seq 10001); do
            printf 'commit refs/heads/long\ncommitter a <a@larkspur.example> %d +0000\ndata 1\nx\n' "$i"
            [ "$i" -gt 1 ] || printf 'from %s\n' "$tip"
        done
    } | git fast-import --quiet
    refused "more than 10000 first-parent steps" origin long:main
    git push -q --no-verify origin long~1:main
}
