# Commands that write records, through the real binary in a repository of their own.

setup() {
    cd "$(mktemp -d)" || exit 1
    ssh-keygen -q -t ed25519 -N '' -C alice -f "$PWD.key"
    git init -q
    git config user.signingKey "$PWD.key.pub"
}

# A repository with one incident: $id is its four letters, $folder its folder.
begin() {
    "$GI" init >/dev/null 2>&1
    "$GI" new "Deploy token printed in a CI log" --severity low >/dev/null
    folder=$(echo incidents/*/INC-*)
    id=${folder: -4}
}

# Must end with this exit status; a signal never does.
ends_with() {
    local wanted=$1
    shift
    run "$@"
    [ "$status" -eq "$wanted" ] || { echo "exit $status: $output" && return 1; }
}

clean() {
    ends_with 0 "$GI" check --all --fail-level due
}

@test "init makes and commits a repository of records that check finds clean" {
    ends_with 0 "$GI" init
    [[ $output == *"Policy 1: you (alice), root and lead, key from user.signingKey. Pin "* ]]
    [[ $output == *"Next: git incident new"* ]]
    pin=$(sha256sum .incident/policy.yaml | cut -d' ' -f1)
    [[ $output == *"$pin"* ]]
    [ -z "$(git status --porcelain)" ]
    [ "$(git config pull.rebase)" = merges ]
    git check-attr text eol -- incidents/2026/INC-20261120-k7f3/timeline.yaml | grep -q 'eol: lf'
    git check-attr text -- incidents/2026/INC-20261120-k7f3/evidence/a.bin | grep -q 'text: unset'
    git check-ignore -q REVIEW.md
    clean
}

@test "init a second time writes nothing and keeps what others have added" {
    "$GI" init
    echo '*.png binary' >>.gitattributes
    echo '# ours' >>.incident/policy.yaml
    cp .incident/policy.yaml "$BATS_TEST_TMPDIR/policy"
    cp .gitattributes "$BATS_TEST_TMPDIR/attributes"
    ends_with 0 "$GI" init
    [[ $output == *"Nothing had to be written"* ]]
    cmp .incident/policy.yaml "$BATS_TEST_TMPDIR/policy"
    cmp .gitattributes "$BATS_TEST_TMPDIR/attributes"
    [ "$(git rev-list --count HEAD)" = 1 ]
}

@test "init without a key commits nothing and goes on with --key" {
    git config --unset user.signingKey
    ends_with 0 "$GI" init
    [[ $output == *"nothing was committed"* ]]
    [[ $output == *"git incident init --key"* ]]
    ends_with 1 git rev-parse -q --verify HEAD^0
    ends_with 0 "$GI" init --key "$PWD.key.pub"
    [ "$(git rev-list --count HEAD)" = 1 ]
    grep -qF "key: $(cut -d' ' -f1,2 "$PWD.key.pub")" .incident/policy.yaml
    clean
}

@test "init refuses a key that is none, and a folder that is no repository says what to do" {
    ends_with 128 "$GI" init --key .git/config
    [[ $output == *"is no public key of ssh"* ]]
    cd "$(mktemp -d)"
    ends_with 128 "$GI" init
    [[ $output == *"git init"* ]]
    ends_with 0 "$GI" init records
    [ -f records/.incident/policy.yaml ]
}

@test "new and log take one line and no questions, and check is clean" {
    begin
    ends_with 0 "$GI" log "$id" "Token revoked: see #42"
    [[ $output =~ ^T-[0-9a-z]{3}\ [0-9][0-9]:[0-9][0-9]Z\ action\.\ In\ the\ work\ tree ]]
    grep -qxF '    Token revoked: see #42' "$folder/timeline.yaml"
    clean
}

@test "new without a policy warns and still records" {
    ends_with 0 "$GI" new "A strange login"
    [[ $output == *"there is no policy here yet"* ]]
    [ -f "$(echo incidents/*/INC-*)/incident.yaml" ]
}

@test "an id has the day in UTC and four letters that are not misread" {
    begin
    [[ ${folder##*/} =~ ^INC-[0-9]{8}-[0-9a-hjkmnp-tv-z]{4}$ ]]
    [[ ${folder##*/} == INC-$(date -u +%Y%m%d)-* ]]
}

@test "a record is found by its id, a prefix, its last letters, and its folder" {
    begin
    for name in "$id" "${folder##*/}" "$(basename "${folder%??}")" "$folder" "$folder/"; do
        ends_with 0 "$GI" log "$name" "Found as $name"
    done
    ends_with 128 "$GI" log zzzz x
    [[ $output == *"no record is called 'zzzz'"*"${folder##*/}"* ]]
    "$GI" new "Another one" >/dev/null
    ends_with 128 "$GI" log INC- x
    [[ $output == *"fits several records"* ]]
}

@test "a row of the timeline is put in its place by time" {
    begin
    "$GI" log "$id" second --at 2026-01-01T10:00Z
    "$GI" log "$id" third --at 2026-01-01T11:00+00:00
    "$GI" log "$id" first --at 2026-01-01T10:30+01:00
    run sed -n 's/^    \(first\|second\|third\)$/\1/p' "$folder/timeline.yaml"
    [ "$output" = $'first\nsecond\nthird' ]
    clean
}

@test "an edit keeps comments, order, quoting and CR LF byte for byte" {
    begin
    "$GI" log "$id" one --at 2026-01-01T10:00Z
    printf '%s\n' '- id: T-abc' '  # why this row stands here' '  kind:   "observation"  # odd blanks' \
        "  at: '2026-01-02T10:00:00Z'" '  by: alice' '  text: {unknown: "a, b"}' >"$BATS_TEST_TMPDIR/odd"
    sed -i 's/text: .*/text: a text/' "$BATS_TEST_TMPDIR/odd"
    cat "$BATS_TEST_TMPDIR/odd" >>"$folder/timeline.yaml"
    sed -i 's/$/\r/' "$folder/timeline.yaml"
    cp "$folder/timeline.yaml" "$BATS_TEST_TMPDIR/before"
    ends_with 0 "$GI" log "$id" $'two\nlines' --at 2026-01-01T12:00Z
    run diff "$BATS_TEST_TMPDIR/before" "$folder/timeline.yaml"
    [ "$status" -eq 1 ]
    ends_with 1 grep -q "^<" <<<"$output"
    [ "$(grep -c $'\r$' "$folder/timeline.yaml")" = "$(wc -l <"$folder/timeline.yaml")" ]
}

@test "log is not stopped by a timeline that cannot be read" {
    begin
    printf -- '- at: 2026-01-01T10:00Z\n  text: [open\n' >>"$folder/timeline.yaml"
    cp "$folder/timeline.yaml" "$BATS_TEST_TMPDIR/before"
    ends_with 0 "$GI" log "$id" "Still noted"
    [[ $output == *"cannot be read (line "* ]]
    head -c "$(wc -c <"$BATS_TEST_TMPDIR/before")" "$folder/timeline.yaml" | cmp - "$BATS_TEST_TMPDIR/before"
    grep -q 'Still noted' "$folder/timeline.yaml"
}

@test "log works beside findings elsewhere in the record" {
    begin
    echo 'nonsense: 1' >>"$folder/incident.yaml"
    ends_with 0 "$GI" log "$id" "Still noted"
}

@test "times are read in the local zone and written in UTC" {
    begin
    TZ=Europe/Berlin "$GI" log "$id" summer --at "2026-07-01 10:00"
    TZ=Europe/Berlin "$GI" log "$id" winter --at "2026-01-01 10:00"
    grep -A4 'at: 2026-07-01T08:00:00Z' "$folder/timeline.yaml" | grep -q summer
    grep -A4 'at: 2026-01-01T09:00:00Z' "$folder/timeline.yaml" | grep -q winter
    ends_with 128 "$GI" log "$id" x --at 25:00
    [[ $output == *"'25:00' is not a time"* ]]
    ends_with 128 "$GI" log "$id" x --at 2026-02-30T10:00Z
}

@test "wrong words and references are refused before anything is written" {
    begin
    find . -path ./.git -prune -o -type f -exec sha256sum {} + | sort >"$BATS_TEST_TMPDIR/before"
    ends_with 128 "$GI" log "$id" x --kind odd
    [[ $output == *"cause, attacker_action, observation"* ]]
    ends_with 128 "$GI" log "$id" x --corrects T-zzzz
    ends_with 128 "$GI" set "$id" impact.customer_impact=maybe
    ends_with 128 "$GI" set "$id" impact.custmer_impact=no
    [[ $output == *"did you mean customer_impact?"* ]]
    ends_with 128 "$GI" set "$id" confidence=confirmed times.occurred=unknown
    [[ $output == *"has to say why"* ]]
    ends_with 128 "$GI" set "$id" state=recovery
    [[ $output == *"git incident move $id recovery"* ]]
    ends_with 128 "$GI" set "$id" purged=because
    ends_with 128 "$GI" set "$id" mode=retrospective
    ends_with 128 "$GI" set "$id" severity=high
    ends_with 128 "$GI" add "$id" roles role=scribe
    [[ $output == *"who missing"* ]]
    ends_with 128 "$GI" add "$id" title x
    ends_with 128 "$GI" add "$id" status state=closed
    ends_with 128 "$GI" move "$id" nowhere
    ends_with 128 "$GI" move "$id" recovery --skip "no system"
    ends_with 129 "$GI" log "$id"
    ends_with 129 "$GI" new
    ends_with 129 "$GI" set "$id"
    find . -path ./.git -prune -o -type f -exec sha256sum {} + | sort | cmp - "$BATS_TEST_TMPDIR/before"
}

@test "set reaches header, analysis, rows, policy and plan" {
    begin
    ends_with 0 "$GI" set "$id" 'summary=A token: printed # twice' impact.customer_impact=no tags=ci,token \
        'times.occurred=unknown: no log is kept' detection.method=monitoring detection.description=x plan=current
    grep -qxF '  A token: printed # twice' "$folder/incident.yaml"
    grep -qxF "  sha256: $(sha256sum plan/plan.md | cut -d' ' -f1)" "$folder/incident.yaml"
    ends_with 0 "$GI" add "$id" actions title="Mask tokens" source=response
    action=$(sed -n 's/^- id: //p' "$folder/actions.yaml")
    ends_with 0 "$GI" set "$id" "$action.owner=me" "$action.priority=P2"
    grep -qxF '  owner: alice' "$folder/actions.yaml"
    ends_with 0 "$GI" set policy participants_max=9 rules.GI512=error
    ends_with 0 "$GI" set plan delegations="The deputy decides at night"
    clean
}

@test "set with an empty value takes an optional key out" {
    begin
    "$GI" set "$id" confidence=confirmed tags=a
    ends_with 0 "$GI" set "$id" confidence=
    run grep -c confidence: "$folder/incident.yaml"
    [ "$output" = 0 ]
    ends_with 128 "$GI" set "$id" title=
}

@test "severity goes by a row of status.yaml and the header" {
    begin
    ends_with 0 "$GI" set "$id" severity=high reason="Customers are hit"
    grep -qxF 'severity: high' "$folder/incident.yaml"
    tail -n 5 "$folder/status.yaml" | grep -qxF '  severity: high'
    clean
}

@test "rows that are committed are not changed, and the message says what to do instead" {
    begin
    "$GI" add "$id" actions title="Mask tokens" source=response owner=me
    action=$(sed -n 's/^- id: //p' "$folder/actions.yaml")
    row=$(sed -n 's/^- id: //p' "$folder/timeline.yaml")
    ends_with 0 "$GI" set "$id" "$row.text=Mended before anybody saw it"
    git add . && git commit -qm records
    ends_with 128 "$GI" set "$id" "$row.text=Changed"
    [[ $output == *"git incident log $id \"...\" --corrects $row"* ]]
    ends_with 128 "$GI" set "$id" "$action.owner=me"
    [[ $output == *"git incident progress $id $action"* ]]
    ends_with 0 "$GI" set "$id" "$action.priority=P1" # it was not there yet
    clean
}

@test "add makes ids, fills what it knows, and keeps the order of the table" {
    begin
    ends_with 0 "$GI" add "$id" workstreams kind=engineering lead=alice
    grep -qE '^  - id: W-[0-9a-z]{3}$' "$folder/incident.yaml"
    ends_with 0 "$GI" add "$id" analysis.root_causes why_undetected="nobody looked" description="A token for ever"
    grep -qxF 'schema: 1' "$folder/analysis.yaml"
    cause=$(sed -n 's/^  - id: //p' "$folder/analysis.yaml")
    ends_with 0 "$GI" add "$id" analysis.findings class=technical_lapse title=x root_causes="$cause"
    ends_with 0 "$GI" add "$id" tags ci token
    ends_with 128 "$GI" set "$id" tags=,
    "$GI" new "Another one" >/dev/null
    for other in incidents/*/INC-*; do
        [ "$other" = "$folder" ] || ends_with 0 "$GI" add "$id" related id="${other: -4}" relation=related
    done
    grep -qE '^  - id: INC-[0-9]{8}-[0-9a-z]{4}$' "$folder/incident.yaml"
    ends_with 0 "$GI" add policy people id=bob name=Bob roles=crisis_lead
    clean
}

@test "--commit takes exactly the edit: half-typed and staged lines of others stay out" {
    begin
    ends_with 0 "$GI" log "$id" first --commit
    [[ $output == *"Committed "* ]]
    [ "$(git log -1 --format=%s)" = "incident: ${folder##*/} log $(sed -n 's/^- id: //p' "$folder/timeline.yaml" | tail -n 1)" ]
    [ -z "$(git status --porcelain)" ]
    echo '- at: half typed' >>"$folder/timeline.yaml"
    echo staged >other && git add other
    ends_with 0 "$GI" log "$id" second --commit
    run git show --format= HEAD
    [[ $output == *second* && $output != *half* && $output != *staged* ]]
    [ "$(git status --porcelain | LC_ALL=C sort)" = " M $folder/timeline.yaml"$'\nA  other' ]
}

@test "--commit makes the first commit of a repository, and one of several files" {
    ends_with 0 "$GI" new "A token in a log" --severity low --commit
    [ "$(git rev-list --count HEAD)" = 1 ]
    [ "$(git show --format= --name-only HEAD | wc -l)" = 3 ]
    "$GI" init && git add . && git commit -qm policy
    ends_with 0 "$GI" lead INC --reason "on call" --yes
    ends_with 0 "$GI" move INC recovery --skip "no system was altered" --commit
    ends_with 0 "$GI" move INC post_incident --commit
    [ "$(git show --format= --name-only HEAD | wc -l)" = 5 ]
    [ -z "$(git status --porcelain)" ]
    ends_with 0 "$GI" check --rev HEAD --all
}

@test "--commit with staged lines in the same file writes nothing and says why" {
    begin
    git add . && git commit -qm begun
    echo '# staged' >>"$folder/timeline.yaml"
    git add . && cp "$folder/timeline.yaml" "$BATS_TEST_TMPDIR/before"
    ends_with 128 "$GI" log "$id" x --commit
    [[ $output == *"staged changes"* && $output == *"git restore --staged"* ]]
    cmp "$folder/timeline.yaml" "$BATS_TEST_TMPDIR/before"
    [ "$(git log -1 --format=%s)" = begun ]
}

@test "a hook that refuses the commit leaves the edit in the work tree and says so" {
    begin
    git add . && git commit -qm begun
    printf '#!/bin/sh\necho no commit today >&2\nexit 1\n' >.git/hooks/pre-commit
    chmod +x .git/hooks/pre-commit
    ends_with 128 "$GI" log "$id" "Still noted" --commit
    [[ $output == *"no commit today"* ]]
    grep -qxF '    Still noted' "$folder/timeline.yaml"
}

@test "move goes from state to state and says which steps ask for a sign-off" {
    begin
    ends_with 128 "$GI" move "$id" investigation
    [[ $output == *"hint: git incident lead $id"* ]]
    ends_with 128 "$GI" move "$id" rejected
    [[ $output == *"git incident sign $id reject --verdict"* ]]
    ends_with 0 "$GI" lead "$id" --reason "on call" --yes
    grep -qxF 'plan:' "$folder/incident.yaml"
    ends_with 128 "$GI" move "$id" recovery
    [[ $output == *"--skip"* ]]
    ends_with 0 "$GI" move "$id" recovery --skip "no system was altered"
    [ "$(grep -c not_applicable "$folder/status.yaml")" = 2 ]
    ends_with 128 "$GI" move "$id" closed
    ends_with 128 "$GI" move "$id" investigation
    [[ $output == *"has to say why"* ]]
    ends_with 0 "$GI" move "$id" investigation --reason "it came back"
    ends_with 128 "$GI" move "$id" containment --at 2026-01-01T00:00Z
    [[ $output == *"before the last row"* ]]
    ends_with 0 "$GI" check --all
}

@test "where the policy is not signed, guarded steps are made with a warning" {
    git config --unset user.signingKey
    begin
    ends_with 0 "$GI" move "$id" investigation
    [[ $output == *"sign-off (assume), and this policy is not signed"* ]]
    grep -qxF 'plan:' "$folder/incident.yaml"
}

@test "into post_incident everything is filled with what the record knows" {
    begin
    "$GI" lead "$id" --reason "on call" --yes >/dev/null
    "$GI" log "$id" "Token revoked"
    "$GI" set "$id" summary="A deploy token stood in a log" confidence=confirmed times.acknowledged=now \
        'times.occurred=unknown: no log' detection.method=monitoring detection.description=x \
        impact.customer_impact=no impact.data_breach=no impact.description=none
    "$GI" move "$id" recovery --skip "no system was altered"
    ends_with 0 "$GI" move "$id" post_incident
    row=$(sed -n 's/^- id: //p' "$folder/timeline.yaml" | tail -n 1)
    grep -qF "Token revoked [$row]" "$folder/postmortem.md"
    grep -qxF 'A deploy token stood in a log' "$folder/postmortem.md"
    grep -qxF '  - who: alice' "$folder/analysis.yaml"
    meeting=$(sed -n 's/^review_meeting: //p' "$folder/analysis.yaml")
    [ -f "$folder/meetings/$meeting-post-incident-review.md" ]
    grep -qxF '  - role: postmortem_owner' "$folder/incident.yaml"
    clean
}

@test "into post_incident the times that nobody set follow from the rows" {
    begin
    "$GI" log "$id" "The job was changed" --kind cause --at 2026-01-20T16:00Z
    "$GI" log "$id" "The token was used" --kind attacker_action --at 2026-01-21T16:00Z
    "$GI" lead "$id" --reason "on call" --yes >/dev/null
    declared=$(sed -n 's/^- at: //p' "$folder/status.yaml" | tail -n 1)
    "$GI" move "$id" recovery --skip "no system was altered"
    ends_with 0 "$GI" move "$id" post_incident
    [[ $output == *"times.occurred is 2026-01-20T16:00:00Z, from T-"* ]]
    grep -qxF '  occurred: 2026-01-20T16:00:00Z' "$folder/incident.yaml"
    grep -qxF "  acknowledged: $declared" "$folder/incident.yaml"
}

@test "a low incident of a small team needs twelve values outside prose, until accept has nothing to ask" {
    begin # 1: the severity
    "$GI" log "$id" "A job was changed so that it prints its environment" --kind cause --at 2026-01-20T16:00Z # 2, 3
    "$GI" log "$id" "Token revoked"
    echo 'DEPLOY_TOKEN=dt-0000' >job.log
    "$GI" evidence "$id" job.log "The log in which the token stood" --copy
    evidence=$(sed -n 's/^- id: //p' "$folder/evidence.yaml")
    "$GI" lead "$id" --reason "on call" --yes >/dev/null
    "$GI" set "$id" summary="A CI job printed the deploy token" detection.description="An alarm of the scanner" \
        impact.description="Nobody was harmed" \
        confidence=confirmed detection.method=monitoring impact.customer_impact=no impact.data_breach=no \
        classification=information-content-security # 4 to 8
    "$GI" move "$id" recovery --skip "no system was altered"
    "$GI" move "$id" post_incident
    "$GI" add "$id" analysis.root_causes description="The job printed all it knew" why_undetected="Nobody reads the log"
    "$GI" act "$id" "Mask tokens in CI output" --criteria "No token in the log of a job that prints its environment"
    action=$(sed -n 's/^- id: //p' "$folder/actions.yaml")
    cause=$(sed -n 's/^  - id: RC/RC/p' "$folder/analysis.yaml")
    "$GI" set "$id" analysis.finding_classes.others="none: one job, one secret" analysis.evaluation.sufficiency.rationale="Quick" \
        analysis.evaluation.completeness.rationale="Nothing was left" \
        analysis.actors.known=no analysis.evaluation.sufficiency.rating=adequate \
        analysis.evaluation.completeness.rating=adequate analysis.evaluation.procedures_followed=yes # 9 to 12
    sed -i -e "s/^TODO: one item.*/- The job printed its environment [$action]/" -e "s/^TODO: every action.*/[$action] masks tokens/" \
        -e "s/^TODO.*/It is written here, with [$cause] and [$evidence]/" "$folder/postmortem.md" "$folder"/meetings/*.md
    ends_with 0 "$GI" check --all --gate accept
    ends_with 0 "$GI" next "$id"
    [[ $output == *"nothing left"* && $output != *"due now"* ]] || { echo "$output" && false; }
}

@test "retrospective incidents and exercises begin clean" {
    "$GI" init
    ends_with 0 "$GI" new --retrospective "An old thing" --severity high
    ends_with 0 "$GI" new --exercise "The token leaks on a Sunday"
    ends_with 0 "$GI" check --all
    [ -f "$(echo incidents/*/INC-*)/postmortem.md" ]
    [ -f "$(echo exercises/*/EX-*)/exercise.yaml" ]
}

@test "templates of the repository go before the compiled ones" {
    begin
    mkdir -p .incident/templates
    printf '# {{title}}\n\n## Summary\n\nOur own way\n' >.incident/templates/postmortem-short.md
    "$GI" lead "$id" --reason "on call" --yes >/dev/null
    "$GI" move "$id" recovery --skip "no system was altered"
    ends_with 0 "$GI" move "$id" post_incident
    grep -qxF 'Our own way' "$folder/postmortem.md"
}

@test "who is meant: incident.me, the person of the address, the name" {
    begin
    "$GI" log "$id" one
    git config user.email somebody@larkspur.example && git config user.name "Some Body"
    "$GI" log "$id" two
    git config incident.me dana
    "$GI" log "$id" three
    "$GI" log "$id" four --by "the night desk"
    run sed -n 's/^  by: //p' "$folder/timeline.yaml"
    [ "$output" = $'alice\nalice\nSome Body\ndana\nthe night desk' ]
}

@test "nothing is written through a symbolic link" {
    begin
    mv "$folder/timeline.yaml" "$BATS_TEST_TMPDIR/elsewhere"
    ln -s "$BATS_TEST_TMPDIR/elsewhere" "$folder/timeline.yaml"
    cp "$BATS_TEST_TMPDIR/elsewhere" "$BATS_TEST_TMPDIR/before"
    ends_with 128 "$GI" log "$id" x
    cmp "$BATS_TEST_TMPDIR/elsewhere" "$BATS_TEST_TMPDIR/before"
}

# Ten responders on one machine: $1 is what every log is given besides.
log_at_once() {
    local pids=() n
    for n in 0 1 2 3 4 5 6 7 8 9; do
        "$GI" log "$id" "row number $n" "$@" >"$BATS_TEST_TMPDIR/log.$n" 2>&1 &
        pids+=($!)
    done
    for n in 0 1 2 3 4 5 6 7 8 9; do
        wait "${pids[n]}" || { cat "$BATS_TEST_TMPDIR/log.$n" && return 1; }
    done
    [ "$(grep -c 'row number' "$folder/timeline.yaml")" -eq 10 ]
}

@test "logs at the same time: no row is lost, none is refused" {
    begin
    log_at_once
    clean
}

@test "logs at the same time with --commit: each row has its commit, none undoes another" {
    begin
    git add -A
    git commit -q -m base
    before=$(git rev-list --count HEAD)
    log_at_once --commit
    [ "$(git rev-list --count HEAD)" -eq $((before + 10)) ]
    [ "$(git show "HEAD:$folder/timeline.yaml" | grep -c 'row number')" -eq 10 ]
    [ -z "$(git status --porcelain)" ]
}
