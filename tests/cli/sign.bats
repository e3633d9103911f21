# Signing through the real binary: several people, each with a key of their own, one clone each where that matters.

# shellcheck disable=SC2030,SC2031 # a test is a process, and so its folder is its own

# $BATS_FILE_TMPDIR/office: a repository whose policy 1 has alice and bob (crisis leads), dana and erin (executives, erin also
# reviewer), with one incident in post_incident that is ready to be accepted; alice leads it.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || exit 1
    for who in alice bob dana erin mallory; do
        ssh-keygen -q -t ed25519 -N '' -C "$who" -f "$who"
    done
    git init -q -b main office && cd office || exit 1
    me alice
    "$GI" init --no-commit >/dev/null 2>&1
    git config --unset incident.pin
    rm -rf .incident/policy .incident/policy.yaml
    policy standard
    git add . && git commit -q -m "policy 1"
    "$GI" new "Deploy token printed in a CI log" --severity low >/dev/null
    "$GI" log INC "A job was changed" --kind cause --at 2026-01-20T16:00Z >/dev/null
    "$GI" log INC "Token revoked" >/dev/null
    echo 'DEPLOY_TOKEN=dt-0000' >job.log
    "$GI" evidence INC job.log "The log in which the token stood" --copy >/dev/null 2>&1
    rm job.log
    "$GI" lead INC --reason "on call" --yes >/dev/null
    written
    git add . && git commit -q -m "ready"
}

setup() {
    cp -r "$BATS_FILE_TMPDIR/office" "$BATS_TEST_TMPDIR/office"
    cd "$BATS_TEST_TMPDIR/office" || exit 1
    unset SSH_AUTH_SOCK
    folder=$(echo incidents/*/INC-*)
    id=${folder: -4}
    me alice
}

# Who types from now on.
me() {
    git config user.name "$1"
    git config user.email "$1@larkspur.example"
    git config user.signingKey "$BATS_FILE_TMPDIR/$1.pub"
}

# Policy 1, signed by its root and by each of its keys.
policy() {
    local who digest statement=.incident/policy/0001.stmt
    mkdir -p .incident/policy
    {
        printf 'schema: 1\nproject: 7c9e6679-7425-40de-944b-e07fc1f90ae7\nversion: 1\nref: refs/heads/main\n'
        printf 'root:\n  threshold: 1\n  members: [alice]\npeople:\n'
        person alice crisis_lead
        person bob crisis_lead
        person dana executive
        person erin executive, reviewer
        printf 'reviewer_from: low\nprofile: %s\n' "$1"
    } >.incident/policy.yaml
    digest=$(sha256sum .incident/policy.yaml | cut -d' ' -f1)
    {
        printf 'git-incident statement 1\nproject: 7c9e6679-7425-40de-944b-e07fc1f90ae7\nrecord: policy\nseq: 1\naction: policy\n'
        date -u +'signed-at: %Y-%m-%dT%H:%M:%SZ'
        date -u -d '+30 days' +'expires: %Y-%m-%dT%H:%M:%SZ'
        printf 'reason: the first policy\nfile: %s %s .incident/policy.yaml\nend\n' "$digest" "$(wc -c <.incident/policy.yaml)"
    } >$statement
    for who in alice bob dana erin; do
        ssh-keygen -q -Y sign -n root@git-incident -f "$BATS_FILE_TMPDIR/$who" <$statement \
            >.incident/policy/0001.$who.1.sig 2>/dev/null
    done
}

person() {
    local who=$1
    shift
    printf '  - id: %s\n    name: %s\n    email: %s@larkspur.example\n    roles: [%s]\n    keys:\n' "$who" "$who" "$who" "$*"
    printf '      - key: %s\n        status: active\n' "$(cut -d' ' -f1,2 "$BATS_FILE_TMPDIR/$who.pub")"
}

# What a lead writes before accept.
written() {
    local folder evidence action cause
    folder=$(echo incidents/*/INC-*)
    "$GI" set INC summary="A CI job printed the deploy token" detection.description="An alarm of the scanner" \
        impact.description="Nobody was harmed" confidence=confirmed detection.method=monitoring \
        impact.customer_impact=no impact.data_breach=no classification=information-content-security >/dev/null
    "$GI" move INC recovery --skip "no system was altered" >/dev/null
    "$GI" move INC post_incident >/dev/null 2>&1
    "$GI" add INC analysis.root_causes description="The job printed all it knew" why_undetected="Nobody reads the log" >/dev/null
    "$GI" act INC "Mask tokens in CI output" --owner bob --consulted bob --criteria "No token in any log" >/dev/null
    evidence=$(sed -n 's/^- id: //p' "$folder/evidence.yaml")
    action=$(sed -n 's/^- id: //p' "$folder/actions.yaml")
    cause=$(sed -n 's/^  - id: RC/RC/p' "$folder/analysis.yaml")
    "$GI" set INC analysis.finding_classes.others="none: one job, one secret" \
        analysis.evaluation.sufficiency.rationale="Quick" analysis.evaluation.completeness.rationale="Nothing was left" \
        analysis.actors.known=no analysis.evaluation.sufficiency.rating=adequate \
        analysis.evaluation.completeness.rating=adequate analysis.evaluation.procedures_followed=yes >/dev/null
    sed -i -e "s/^TODO: one item.*/- The job printed its environment [$action]/" -e "s/^TODO: every action.*/[$action] masks tokens/" \
        -e "s/^TODO.*/It is written here, with [$cause] and [$evidence]/" "$folder/postmortem.md" "$folder"/meetings/*.md
}

# Must end with this exit status; a signal never does.
ends_with() {
    local wanted=$1
    shift
    run "$@"
    [ "$status" -eq "$wanted" ] || { echo "exit $status: $output" && return 1; }
}

says() {
    [[ $output == *"$1"* ]] || { echo "not said: $1" && echo "$output" && return 1; }
}

# Work tree, Git index, HEAD and branches as text.
everything() {
    git rev-parse HEAD && git rev-parse --symbolic-full-name HEAD && git branch -a && git ls-files -s && git status --porcelain -uall &&
        find . -path ./.git -prune -o -type f -exec sha256sum {} + | LC_ALL=C sort
}

# The command fails, and nothing has changed.
changes_nothing() {
    everything >"$BATS_TEST_TMPDIR/before"
    ends_with "$@"
    everything | diff "$BATS_TEST_TMPDIR/before" -
}

# ssh-keygen agrees: statement, who, role.
good() {
    "$GI" verify --allowed-signers >"$BATS_TEST_TMPDIR/allowed"
    run ssh-keygen -Y verify -n "$3@git-incident" -f "$BATS_TEST_TMPDIR/allowed" -I "$2" \
        -s "$folder/sign-offs/$1.$2.1.sig" <"$folder/sign-offs/$1.stmt"
    says "Good \"$3@git-incident\" signature for $2"
}

# A server with our gate, which has accepted what stands here.
serve() {
    git init -q --bare -b main ../server.git
    (cd ../server.git && "$GI" server install --pin "$(sha256sum ../office/.incident/policy.yaml | cut -d' ' -f1)" >/dev/null)
    git remote add origin "$PWD/../server.git"
    ends_with 0 git push -q -u origin main
}

accepted() {
    "$GI" accept "$id" --reason "read by all" --yes >/dev/null
}

@test "accept is one commit, and only of this record" {
    echo mine >other && git add other
    ends_with 0 "$GI" accept "$id" --reason "read by all" --yes
    says "accept  ${folder##*/}  post_incident to follow_up"
    says "as crisis-lead@git-incident (the Crisis Lead in office (alice)), by alice"
    says "changed since 0001-assume:"
    says "+++ b/postmortem.md"
    says "1 action open: A-"
    [ "$(git show --format= --name-only HEAD | grep -vc "^$folder/")" = 0 ]
    [ "$(git status --porcelain)" = "A  other" ]
    good 0002-accept alice crisis-lead
}

@test "somebody without the role, a stranger's key, a key of nobody" {
    me bob
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "bob cannot sign this: accept needs the Crisis Lead in office (alice)"
    me mallory
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "no key of policy 1 is at hand"
    says "'mallory' is nobody of policy 1"
    me alice
    git config user.signingKey "$BATS_FILE_TMPDIR/mallory.pub"
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "active keys of alice are: ED25519 SHA256:"
    changes_nothing 128 "$GI" accept "$id" --reason x --yes --key /nonexistent
    says "/nonexistent"
}

@test "without a reason or somebody who agrees it is usage" {
    changes_nothing 129 "$GI" accept "$id" --yes
    says "--reason"
    changes_nothing 129 "$GI" accept "$id" --reason x
    says "--yes"
    changes_nothing 129 "$GI" sign "$id" --reason x
    changes_nothing 129 "$GI" sign "$id" abdicate --reason x --yes
    says "'abdicate' is no action: assume, handover"
    changes_nothing 128 "$GI" accept "$id" --reason $'two\nlines' --yes
}

@test "what is not ready is said with findings, and nothing is touched" {
    sed -i 's/^\[A-.*masks tokens$/TODO: every action/' "$folder/postmortem.md"
    changes_nothing 1 "$GI" accept "$id" --reason x --yes
    says "postmortem.md:"
    says "[GI403]"
    says "git incident next $id"
    changes_nothing 128 "$GI" close "$id" --reason x --summary y --yes
    says "is in post_incident: close goes from follow_up"
    changes_nothing 128 "$GI" lead "$id" --reason x --yes
    says "alice leads $id already"
}

@test "no place to sign: a detached HEAD, a shallow clone, a merge under way, a file staged in part" {
    git checkout -q --detach
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "HEAD is on no branch"
    git switch -q main
    echo '# one' >>"$folder/timeline.yaml"
    git add . && echo '# two' >>"$folder/timeline.yaml"
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "timeline.yaml' was staged in part"
    git restore --staged . && git checkout -q .
    git clone -q --depth 1 "file://$PWD" ../shallow
    cd ../shallow
    me alice
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "this clone is shallow"
    says "git fetch --unshallow"
}

@test "a hook that refuses, or that changes what is committed, leaves everything as it was" {
    printf '#!/bin/sh\necho no commit today >&2\nexit 1\n' >.git/hooks/pre-commit && chmod +x .git/hooks/pre-commit
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "no commit today"
    printf '#!/bin/sh\necho x >>"%s/postmortem.md" && git add "%s/postmortem.md"\n' "$folder" "$folder" >.git/hooks/pre-commit
    cp "$folder/postmortem.md" "$BATS_TEST_TMPDIR/postmortem.md"
    head=$(git rev-parse HEAD)
    ends_with 128 "$GI" accept "$id" --reason x --yes
    says "changed what was signed"
    [ "$(git rev-parse HEAD)" = "$head" ]
    [ ! -e "$folder/sign-offs/0002-accept.stmt" ]
}

@test "others have changed the incident, or the policy, on the record ref meanwhile" {
    git clone -q --bare . ../server.git && git clone -q ../server.git ../theirs
    git remote add origin "$PWD/../server.git" && git fetch -q && git branch -q -u origin/main
    (cd ../theirs && me bob && "$GI" log "$id" "Something else" --commit && git push -q) >/dev/null 2>&1
    git fetch -q
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "others have changed $id on the record ref meanwhile"
    git pull -q --rebase=merges
    (cd ../theirs && git pull -q && echo '# a remark' >>.incident/policy.yaml && git commit -q --no-verify -am policy &&
        git push -q --no-verify)
    git fetch -q
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "the policy has changed on the record ref meanwhile"
    git update-ref refs/remotes/origin/main HEAD
    ends_with 0 "$GI" accept "$id" --reason x --yes
}

@test "somebody signs on to an incident that was entered after the fact" {
    "$GI" new --retrospective "An old thing" --severity low >/dev/null 2>&1
    other=$(git status --porcelain -uall | sed -n 's|.*/INC-[0-9]*-\(....\)/incident.yaml|\1|p')
    me bob
    ends_with 0 "$GI" lead "$other" --reason "I was there" --yes
    says "state: post_incident"
    says "to: bob 1"
    ends_with 0 "$GI" check --all
}

@test "a close that needs a reviewer is begun on a branch, countersigned there, and lands in one step" {
    accepted
    "$GI" progress "$id" "$(sed -n 's/^- id: //p' "$folder/actions.yaml")" verified --verified-by alice >/dev/null
    git add . && git commit -q -m verified
    serve
    ends_with 0 "$GI" close "$id" --summary "Token rotated" --reason "all done" --yes
    says "still to sign:"
    says "a reviewer other than the Crisis Lead (dana, erin)"
    says "git push origin incident/$id"
    [ "$(git symbolic-ref --short HEAD)" = "incident/$id" ]
    [ "$(git log -1 --format=%s)" = "incident: ${folder##*/} close" ]
    git push -q origin "incident/$id"
    changes_nothing 128 "$GI" countersign "$id" --yes
    says "alice has signed this already"

    git clone -q ../server.git ../erin && cd ../erin
    me erin
    git switch -q "incident/$id"
    changes_nothing 129 "$GI" countersign "$id"
    ends_with 0 "$GI" countersign "$id" --yes
    says "as reviewer@git-incident (a reviewer other than the Crisis Lead), by erin"
    says "complete"
    says "git switch main && git merge --squash incident/$id"
    git switch -q main && git merge -q --squash "incident/$id" && git commit -q -m "close"
    ends_with 0 git push -q origin main
    good 0003-close alice crisis-lead
    good 0003-close erin reviewer
    ends_with 0 "$GI" verify "$id"
    says "0003-close  standing"
    ends_with 0 "$GI" show "$id"
    says "led by  alice"
    says "0003-close  standing  alice, erin  all done"
    says "0002-accept  superseded  alice  read by all"
    ends_with 0 "$GI" history "$id"
    says "led by alice"
    says "0003-close signed by alice (standing), 0003-close signed by erin (standing)"
}

@test "a countersigner whose tree is another one signs nothing and is told the difference" {
    accepted
    "$GI" progress "$id" "$(sed -n 's/^- id: //p' "$folder/actions.yaml")" verified --verified-by alice >/dev/null
    "$GI" close "$id" --summary "Token rotated" --reason "all done" --yes >/dev/null
    me erin
    echo >>"$folder/postmortem.md"
    changes_nothing 128 "$GI" countersign "$id" --yes
    says "0003-close.stmt does not say what the record is: file postmortem.md:"
}

@test "a handover is signed by both, in any order; then the old lead cannot sign any more" {
    "$GI" add "$id" workstreams kind=engineering lead=alice members=alice opened=now >/dev/null
    git add . && git commit -q -m workstream
    me bob
    ends_with 0 "$GI" handover "$id" --to bob --reason "end of her shift" --yes
    says "still to sign: the Crisis Lead in office (alice)"
    me alice
    ends_with 0 "$GI" countersign "$id" --yes
    git switch -q main && git merge -q --squash "incident/$id" && git commit -q -m handover
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "accept needs the Crisis Lead in office (bob)"
    me bob
    ends_with 0 "$GI" accept "$id" --reason "read by all" --yes
    says "lead: bob 2"
    grep -A 5 'kind: engineering' "$folder/incident.yaml" | grep -q -- '- bob\|, bob'
    good 0002-handover alice crisis-lead
    good 0002-handover bob crisis-lead
}

@test "a takeover is signed by the incoming lead and two executives" {
    me bob
    ends_with 0 "$GI" sign "$id" takeover --to bob --reason "alice cannot be reached" --yes
    me dana && ends_with 0 "$GI" countersign "$id" --yes
    says "still to sign"
    me erin && ends_with 0 "$GI" countersign "$id" --yes
    says "complete"
    good 0002-takeover dana executive
    git switch -q main && git merge -q --squash "incident/$id" && git commit -q -m takeover
    ends_with 0 "$GI" verify "$id"
    says "led by bob (epoch 2)"
}

# The only id in a log of the record.
only_id() {
    sed -n 's/^- id: //p' "$folder/$1" | head -n 1
}

@test "what was accepted is amended, and a row becomes a stub, by the lead and an executive" {
    accepted
    "$GI" log "$id" "One more thing" >/dev/null
    git add . && run git commit -q -m "unsigned"
    says "GI602"
    ends_with 0 "$GI" sign "$id" amend --reason "seen later" --yes
    says "changed since 0002-accept:"
    says "One more thing"
    good 0003-amend alice crisis-lead
    row=$(only_id timeline.yaml)
    ends_with 0 "$GI" sign "$id" redact --row "$row" --reason "a pasted password" --yes
    says "an executive (dana, erin)"
    me dana && ends_with 0 "$GI" countersign "$id" --yes
    git switch -q main && git merge -q --squash "incident/$id" && git commit -q -m "redacted"
    good 0004-redact dana executive
    grep -A 4 "id: $row" "$folder/timeline.yaml" | grep -q 'redacted: a pasted password'
    [ "$(grep -A 4 "id: $row" "$folder/timeline.yaml" | grep -c text:)" = 0 ]
    ends_with 0 "$GI" check --all
    changes_nothing 128 "$GI" sign "$id" redact --row "$row" --reason x --yes
}

@test "facts are lowered by a downgrade, with the command or by hand before" {
    ends_with 0 "$GI" sign "$id" downgrade --set severity=informational --set tlp=green --reason "nobody read it" --yes
    says "fact: severity informational"
    says "fact: tlp green"
    [ "$("$GI" list --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["incidents"][0]["severity"])')" = informational ]
    "$GI" set "$id" confidence=suspected >/dev/null
    git add . && run git commit -q -m unsigned
    says "GI611"
    ends_with 0 "$GI" sign "$id" downgrade --reason "not so sure" --yes
    good 0003-downgrade alice crisis-lead
}

@test "what is no incident is rejected, and opened again" {
    "$GI" new "A false alarm" --severity low >/dev/null
    other=$(git status --porcelain | sed -n 's|.*/INC-\([0-9]*\)-\(....\)/.*|\2|p' | head -n 1)
    other=${other:-$(basename "$(git ls-files -o --directory incidents | head -n 1)")} && other=${other: -4}
    folder=$(echo incidents/*/INC-*-"$other")
    changes_nothing 128 "$GI" sign "$other" reject --reason "a test" --yes
    says "--verdict is needed"
    me bob
    ends_with 0 "$GI" sign "$other" reject --verdict test --reason "the alarm was being tested" --yes
    says "as crisis-lead@git-incident (somebody who may lead), by bob"
    good 0001-reject bob crisis-lead
    ends_with 0 "$GI" verify "$other"
    says "0001-reject  standing"
    ends_with 0 "$GI" sign "$other" reopen --to bob --reason "it was no test" --yes
    says "state: rejected triage"
    says "to: bob 1"
    ends_with 0 "$GI" check --all
}

@test "a message is signed before it is sent; where it went out without, that is said" {
    message=$("$GI" comm "$id" "Your exports" --audience customer --channel mail | grep -o 'C-...' | head -n 1)
    echo "We know." >>"$(echo "$folder"/communications/*)"
    changes_nothing 128 "$GI" comm "$id" "$message" sent
    says "the Crisis Lead has not signed $message"
    says "git incident sign $id/$message communicate"
    me bob && changes_nothing 128 "$GI" sign "$id/$message" communicate --reason x --yes
    me alice && ends_with 0 "$GI" sign "$id/$message" communicate --reason "checked with legal" --yes
    says "+We know."
    says "Signed communicate as crisis-lead@git-incident: $message as it stands."
    [ "$(git log -1 --format=%s)" = "incident: ${folder##*/} $message communicate" ]
    good "$message" alice crisis-lead
    ends_with 0 "$GI" comm "$id" "$message" sent --commit
    echo "And more." >>"$(echo "$folder"/communications/*)"
    ends_with 1 "$GI" verify "$id"
    says "$message  outdated"
    ends_with 1 "$GI" check
    says "GI613"
}

@test "an extraordinary decision is signed by the lead and an executive" {
    run "$GI" decide "$id" "Stop all exports" --kind disclosure
    says "the Crisis Lead and an executive sign it: git incident sign $id/D-"
    decision=$(grep -o 'D-...' <<<"$output" | head -n 1)
    sed -i 's/^TODO.*/written/' "$folder"/decisions/*
    ends_with 0 "$GI" sign "$id/$decision" extraordinary --reason "agreed on the telephone" --yes
    me dana && ends_with 0 "$GI" countersign "$id" "$decision" --yes
    good "$decision" alice crisis-lead
    good "$decision" dana executive
    git switch -q main && git merge -q --squash "incident/$id" && git commit -q -m decided
    me erin && ends_with 0 "$GI" countersign "$id" "$decision" --yes
    good "$decision" erin executive
    ends_with 0 "$GI" check --all
}

@test "a rule is waived by a sign-off that lists it" {
    sed -i 's/^- \(The job printed.*\) \[A-...\]$/- \1/' "$folder/postmortem.md"
    changes_nothing 1 "$GI" accept "$id" --reason x --yes
    code=$(grep -o 'GI[0-9]*' <<<"$output" | sort -u)
    [ "$(wc -l <<<"$code")" = 1 ]
    changes_nothing 128 "$GI" accept "$id" --reason x --yes --waive nonsense
    says "nonsense"
    changes_nothing 1 "$GI" accept "$id" --reason x --yes --waive GI514
    ends_with 0 "$GI" accept "$id" --reason "we know" --yes --waive "$code"
    says "rules that do not count:"
    says "$code: we know"
    says "waives: $code"
    ends_with 0 "$GI" check --all
}

@test "keys: a literal, the agent, a passphrase that nobody types, a private key that others may read" {
    git config user.signingKey "key::$(cat "$BATS_FILE_TMPDIR/alice.pub")"
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    eval "$(ssh-agent -s)" >/dev/null
    ssh-add -q "$BATS_FILE_TMPDIR/alice"
    ends_with 0 "$GI" accept "$id" --reason x --yes
    good 0002-accept alice crisis-lead
    git reset -q --hard HEAD~1
    git config --unset user.signingKey
    ends_with 0 "$GI" accept "$id" --reason x --yes
    says "from the agent, policy 1"
    git reset -q --hard HEAD~1
    ssh-add -q -D
    changes_nothing 128 "$GI" accept "$id" --reason x --yes
    says "the agent (it has no keys)"
    kill "$SSH_AGENT_PID" && unset SSH_AUTH_SOCK SSH_AGENT_PID
    cp "$BATS_FILE_TMPDIR"/alice* "$BATS_TEST_TMPDIR/"
    ssh-keygen -q -p -P '' -N secret -f "$BATS_TEST_TMPDIR/alice" >/dev/null
    changes_nothing 128 setsid "$GI" accept "$id" --reason x --yes --key "$BATS_TEST_TMPDIR/alice.pub"
    says "passphrase"
    rm "$BATS_TEST_TMPDIR/alice"
    changes_nothing 128 setsid "$GI" accept "$id" --reason x --yes --key "$BATS_TEST_TMPDIR/alice.pub"
}

# Types lines on a terminal of its own.
on_a_terminal() {
    local typed=$1
    shift
    { for line in $typed; do sleep 1 && printf '%s\n' "$line"; done && sleep 1; } |
        script -qec "$(printf '%q ' "$@")" "$BATS_TEST_TMPDIR/typescript"
}

@test "on a terminal it asks for the reason and whether one agrees" {
    changes_nothing 128 on_a_terminal "because n" "$GI" accept "$id"
    says "Reason, one line: "
    says "Sign this? [y/N] "
    says "not signed, and nothing was written"
    ends_with 0 on_a_terminal "because y" "$GI" accept "$id"
    says "reason: because"
    says "Signed accept as crisis-lead@git-incident (follow_up)."
    good 0002-accept alice crisis-lead
}

@test "nothing that hides is signed" {
    message=$("$GI" comm "$id" "Your exports" --audience customer --channel mail | grep -o 'C-...' | head -n 1)
    printf 'pay \033[2K\r nothing\n' >>"$(echo "$folder"/communications/*)"
    changes_nothing 128 "$GI" sign "$id/$message" communicate --reason x --yes
    says "$message cannot be read"
    changes_nothing 1 "$GI" accept "$id" --reason x --yes
    says "GI10"
    [[ $output != *$'\033'* && $output != *$'\r'* ]]
    rm -r "$folder/communications"
    changes_nothing 128 "$GI" accept "$id" --reason $'x\u202ey' --yes
    [[ $output != *$'\u202e'* ]]
}

@test "statements that were begun and never committed are not taken for accepted ones" {
    ends_with 0 "$GI" accept "$id" --reason x --yes --no-commit
    says "In the work tree"
    git diff --cached --name-only | grep -q 0002-accept.alice.1.sig
    changes_nothing 128 "$GI" close "$id" --reason x --summary y --yes
    says "is not as HEAD has it"
    git commit -q -m accepted
    good 0002-accept alice crisis-lead
    ends_with 0 "$GI" check --all
}

@test "a purge leaves the reduced header and the sign-offs, by two executives" {
    accepted
    me dana
    ends_with 0 "$GI" sign "$id" purge --reason "a court says so" --yes
    says "Git's history still has every byte"
    me erin && ends_with 0 "$GI" countersign "$id" --yes
    git switch -q main && git merge -q --squash "incident/$id" && git commit -q -m purged
    good 0003-purge dana executive
    [ "$(find "$folder" -type f | grep -vc /sign-offs/)" = 1 ]
    [ "$(grep -v '^#' "$folder/incident.yaml" | cut -d: -f1 | paste -sd ' ')" = 'schema id mode purged' ]
    ends_with 0 "$GI" check --all
    [[ $output != *"$folder"* ]] || { echo "$output" && return 1; }
    ends_with 0 "$GI" list
    [[ $output =~ ${id}[[:space:]]+-[[:space:]]+purged ]]
    ends_with 0 "$GI" list --state open
    [[ $output != *"$id"* ]]
    ends_with 0 "$GI" show "$id"
    says "a court says so"
}

@test "a sign-off by a key that was compromised since is disputed, and renewed by another key" {
    accepted
    ssh-keygen -q -t ed25519 -N '' -C alice -f "$BATS_TEST_TMPDIR/new"
    old=$(cut -d' ' -f2 "$BATS_FILE_TMPDIR/alice.pub")
    sed -i "\|$old|{n;s|active|compromised\n        since: 2\n      - key: $(cut -d' ' -f1,2 "$BATS_TEST_TMPDIR/new.pub")\n        status: active|}" \
        .incident/policy.yaml
    ends_with 0 "$GI" policy propose --reason "the old key was stolen"
    ends_with 0 "$GI" policy sign --yes
    ends_with 0 "$GI" policy sign --yes --key "$BATS_TEST_TMPDIR/new" --commit
    ends_with 0 "$GI" verify "$id"
    says "0002-accept  standing, disputed"
    says "(compromised)"
    changes_nothing 128 "$GI" sign "$id" affirm --affirms 2 --reason "it was me" --yes
    says "is compromised in policy 2"
    git config user.signingKey "$BATS_TEST_TMPDIR/new.pub"
    changes_nothing 128 "$GI" sign "$id" affirm --affirms 7 --reason "it was me" --yes
    ends_with 0 "$GI" sign "$id" affirm --affirms 2 --reason "it was me" --yes
    says "affirms: 2"
    good 0003-affirm alice crisis-lead
    ends_with 0 "$GI" check --all
}
