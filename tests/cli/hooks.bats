# The hooks of a clone through real Git: what is refused, what passes, and from where.

# shellcheck disable=SC2154 # id and place come from there
load hooks_common

setup() {
    begin
    records records
}

@test "pre-commit refuses a bad record, and says what and where" {
    bad_record
    commit_is_refused "$id/incident.yaml:" git commit -q -m "a bad record"
    [[ $output == *"[GI204]"* ]]
}

@test "pre-commit lets a good record and other files pass, silently" {
    "$GI" new "A good one" >/dev/null
    git add incidents
    echo text >notes.txt
    git add notes.txt
    ends_with 0 git commit -q -m "a good record"
    [ -z "$stderr" ]
}

@test "what was bad before and is not touched does not stop a commit" {
    bad_record
    git commit -q --no-verify -m "an old mistake"
    echo text >notes.txt
    git add notes.txt
    git commit -q -m "another file"
    "$GI" new "A good one" >/dev/null
    git add incidents
    git commit -q -m "another record"
}

@test "pre-commit judges what is staged, not what lies in the work tree" {
    bad_record
    sed -i 's/^severity: .*/severity: undetermined/' incidents/*/"$id"/incident.yaml
    commit_is_refused "$id" git commit -q -m "the staged half is bad"
    git add incidents
    sed -i 's/^severity: .*/severity: terrible/' incidents/*/"$id"/incident.yaml
    git commit -q -m "the staged half is good"
    grep -q terrible incidents/*/"$id"/incident.yaml
}

@test "git commit -a and git commit -- path are judged by the Git index that Git made for them" {
    "$GI" new "A good one" >/dev/null
    git add incidents
    git commit -q -m "a good record"
    header=$(git ls-files 'incidents/*/incident.yaml')
    sed -i 's/^severity: .*/severity: terrible/' "$header"
    commit_is_refused "$header" git commit -q -a -m "all"
    commit_is_refused "$header" git commit -q -m "one path" -- "$header"
    commit_is_refused "$header" git commit -q -m "and what is staged" -i "$header"
    git diff --cached --quiet
    # the other way round: what is staged and bad is not part of a commit of another path
    git add "$header"
    echo text >notes.txt
    git add notes.txt
    git commit -q -m "only the notes" -- notes.txt
    git log -1 --format= --name-only | diff - <(echo notes.txt)
}

@test "git commit --amend and a commit of a merge are judged" {
    git switch -q -c side
    "$GI" new "A good one" >/dev/null
    git add incidents
    git commit -q -m "a good record"
    git switch -q main
    echo text >notes.txt
    git add notes.txt
    git commit -q -m "notes"
    git merge -q --no-ff --no-commit side
    header=$(git ls-files 'incidents/*/incident.yaml')
    cp "$header" ../good
    sed -i 's/^severity: .*/severity: terrible/' "$header"
    git add incidents
    commit_is_refused "$header" git commit -q -m "a merge with a mistake"
    cp ../good "$header"
    git add incidents
    git commit -q -m "a merge"
    [ "$(git rev-list --parents -1 HEAD | wc -w)" -eq 3 ]
    sed -i 's/^severity: .*/severity: terrible/' "$header"
    git add incidents
    commit_is_refused "$header" git commit -q --amend --no-edit
}

@test "a rebase goes on through the hook" {
    git switch -q -c side
    "$GI" new "A good one" >/dev/null
    git add incidents
    git commit -q -m "a good record"
    echo mine >notes.txt
    git add notes.txt
    git commit -q -m "notes of mine"
    git switch -q main
    echo theirs >notes.txt
    git add notes.txt
    git commit -q -m "notes of theirs"
    git switch -q side
    run git rebase -q main
    [ "$status" -ne 0 ]
    echo both >notes.txt
    git add notes.txt
    GIT_EDITOR=true git rebase --continue >/dev/null
    [ "$(git log -1 --format=%s)" = "notes of mine" ]
}

@test "the first commit of a repository is judged, too" {
    "$GI" new "A bad one" >/dev/null
    git init -q ../new
    cp -r .incident plan incidents ../new
    cd ../new
    "$GI" install >/dev/null
    sed -i 's/^severity: .*/severity: terrible/' incidents/*/*/incident.yaml
    git add -A
    commit_is_refused GI204 git commit -q -m "the first"
    [ -z "$(git rev-list --all)" ]
}

@test "a graphical client's bare PATH is enough" {
    bad_record
    commit_is_refused "$id" env -i HOME="$HOME" PATH=/usr/bin:/bin git commit -q -m "a bad record"
}

@test "an alias 'incident = !true' opens no gate, with the program and without it" {
    own_program
    "$own" install >/dev/null
    git config alias.incident '!true'
    git init -q --bare ../remote.git
    bad_record
    commit_is_refused "$id" git commit -q -m "a bad record"
    mv "$own" "$own.away"
    commit_is_refused "is gone" git commit -q -m "a bad record"
    commit_is_refused "is gone" git commit -q --allow-empty -m "nothing"
    refused "is gone" git push -q ../remote.git main
    [ "${#lines[@]}" -le 2 ]
    [[ ${lines[0]} == error:*install*remove* ]]
    [ -z "$(git ls-remote ../remote.git)" ]
}

@test "a program that cannot run refuses" {
    own_program
    "$own" install >/dev/null
    printf '\177ELF nonsense' >"$own"
    run git commit -q --allow-empty -m "nothing"
    [ "$status" -ne 0 ]
    rm "$own"
    mkdir "$own"
    run git commit -q --allow-empty -m "nothing"
    [ "$status" -ne 0 ]
}

@test "a Git index that cannot be read refuses" {
    bad_record
    printf 'DIRC nonsense' >../broken-index
    ends_with 128 env GIT_INDEX_FILE="$place/broken-index" .git/hooks/pre-commit
}

@test "pre-push refuses what the server would refuse" {
    git init -q --bare ../remote.git
    git push -q ../remote.git main
    bad_record
    git commit -q --no-verify -m "a bad record"
    refused "$id/incident.yaml" git push -q ../remote.git main
    refused "$id/incident.yaml" git push -q ../remote.git HEAD:main
    refused "$id/incident.yaml" git push -q ../remote.git "main@{0}:refs/heads/main"
    [ "$(git ls-remote ../remote.git main | cut -f 1)" = "$(git rev-parse HEAD~1)" ]
}

@test "pre-push lets other refs pass: drafts are not judged" {
    git init -q --bare ../remote.git
    git push -q ../remote.git main
    git switch -q -c draft
    bad_record
    git commit -q --no-verify -m "a bad record"
    git push -q ../remote.git draft
    git push -q ../remote.git --delete draft
}

@test "pre-push refuses to delete the ref of records, with a word" {
    git init -q --bare ../remote.git
    git -C ../remote.git symbolic-ref HEAD refs/heads/other
    git push -q ../remote.git main
    refused "refs/heads/main holds the records" git push -q ../remote.git --delete main
    [ -n "$(git ls-remote ../remote.git main)" ]
}

@test "pre-push refuses a merge with swapped parents, and the command that it prints mends it" {
    git init -q --bare ../remote.git
    git remote add origin ../remote.git
    git push -q -u origin main
    git clone -q ../remote.git ../other
    (cd ../other && git commit -q --allow-empty -m "theirs" && git push -q)
    git commit -q --allow-empty -m "mine"
    git -c pull.rebase=false pull -q --no-edit
    refused "the wrong way round" git push -q origin main
    command=$(grep -o 'git checkout -B .*' <<<"$output" | head -n 1)
    (eval "$command") >/dev/null 2>&1
    git push -q origin main
}

@test "what is staged is what git diff --cached says, whatever the Git index remembers of its trees" {
    for name in One Two Three; do
        "$GI" new "$name" >/dev/null
    done
    git add incidents
    git commit -q -m "three records"
    mapfile -t headers < <(git ls-files 'incidents/*/incident.yaml')
    for remembers in cache-tree nothing other; do
        for header in "${headers[@]}"; do
            sed -i 's/^severity: .*/severity: terrible/' "$header"
            git add "$header"
            case $remembers in
            nothing) rm .git/index && git read-tree HEAD && git add incidents ;;
            other) git update-index --index-version 4 ;;
            cache-tree) ;;
            esac
            [ "$(git diff --cached --name-only)" = "$header" ]
            run git commit -q -m "$remembers"
            [ "$status" -eq 1 ]
            [ "$(grep -o 'incidents/[^:]*incident.yaml' <<<"$output" | sort -u)" = "$header" ]
            git reset -q --hard
            rm .git/index
            git reset -q
            git write-tree >/dev/null
        done
    done
    git rm -q "${headers[0]}"
    commit_is_refused "$(dirname "${headers[0]}")" git commit -q -m "a header is gone"
}

@test "hook: an unknown name and no name are usage; lines that Git would not give are refused" {
    ends_with 129 "$GI" hook
    ends_with 129 "$GI" hook pre-rebase
    ends_with 128 "$GI" hook pre-push <<<"nonsense"
    ends_with 0 "$GI" hook pre-push </dev/null
}
