# `git incident check`: exit codes, streams, which trees are compared, reports.

bats_require_minimum_version 1.5.0

RECORD=incidents/2026/INC-20260310-k7f3
AS_OF=2026-03-10T11:00:00Z

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cd "$(mktemp -d)" || exit 1
    git init -q
}

# A committed repository with one complete incident in containment.
begin() {
    cp -r "$root/tests/data/complete/containment/." .
    git add -A
    git commit -q -m base
}

# Must end with this exit status, which no signal gives.
ends_with() {
    local wanted=$1
    shift
    run --separate-stderr "$@"
    [ "$status" -eq "$wanted" ] || { echo "exit $status: $output $stderr" && return 1; }
}

check() {
    local wanted=$1
    shift
    ends_with "$wanted" "$GI" check --as-of "$AS_OF" "$@"
}

spoil() {
    sed -i 's/^severity: .*/severity: terrible/' "$RECORD/incident.yaml"
}

last_line() {
    echo "${lines[-1]}"
}

@test "a complete record is clean, and the last line counts" {
    begin
    check 0 --all
    [ "$(last_line)" = '1 incident: 0 errors, 0 due, 0 warnings' ]
    [ -z "$stderr" ]
}

@test "nothing has changed: nothing is checked" {
    begin
    spoil
    git commit -q -a -m "an old mistake"
    check 0
    [ "$(last_line)" = '0 incidents: 0 errors, 0 due, 0 warnings' ]
}

@test "by default the records that changed in the work tree are checked" {
    begin
    spoil
    check 1
    [[ ${lines[0]} == "$RECORD/incident.yaml:11:11: error: terrible is not a word for severity [GI204]" ]]
    [[ $(last_line) == '1 incident: 1 error, '* ]]
}

@test "--staged judges the Git index and not the work tree" {
    begin
    spoil
    check 0 --staged
    git add -A
    git checkout -q HEAD -- "$RECORD/incident.yaml"
    spoil
    git add -A
    git show "HEAD:$RECORD/incident.yaml" >"$RECORD/incident.yaml"
    check 1 --staged
    check 0 --worktree
}

@test "--staged reads the Git index that GIT_INDEX_FILE names" {
    begin
    cp .git/index other-index
    spoil
    GIT_INDEX_FILE=$PWD/other-index git add "$RECORD/incident.yaml"
    check 0 --staged
    GIT_INDEX_FILE=$PWD/other-index check 1 --staged
}

@test "--rev judges a revision against its first parent" {
    begin
    spoil
    git commit -q -a -m spoiled
    git revert --no-edit HEAD >/dev/null
    check 1 --rev HEAD~1
    check 0 --rev HEAD
    check 128 --rev nowhere
    [[ $stderr == fatal:*nowhere* ]]
}

@test "--range judges B against A: a row of A that is gone in B is found" {
    begin
    sed -i '/^- id: T-b5v$/,/^    The alarm is acknowledged/d' "$RECORD/timeline.yaml"
    git commit -q -a -m "a row less"
    git commit -q --allow-empty -m "nothing"
    check 1 --range HEAD~2..HEAD
    [[ $output == *'[GI236]'* ]]
    check 0 --range HEAD~1..HEAD
}

@test "--range takes the policy of A: what B's policy allows does not count yet" {
    begin
    printf -- '  - {role: chronicler, who: oscar, from: 2026-03-10T06:50:00Z}\n' >row
    sed -i '/^roles:$/r row' "$RECORD/incident.yaml"
    sed -i 's/^incident_roles:$/incident_roles:\n  - chronicler/' .incident/policy.yaml
    grep -q chronicler .incident/policy.yaml || printf 'incident_roles:\n  - chronicler\n' >>.incident/policy.yaml
    git add "$RECORD" .incident
    git commit -q -m "a role and its policy"
    check 1 --range HEAD~1..HEAD --fail-level due "$RECORD"
    [[ $output == *'[GI227]'* ]]
    git commit -q --allow-empty -m next
    check 0 --range HEAD~1..HEAD --fail-level due "$RECORD"
}

@test "--fail-level says from which level on the exit code is 1" {
    begin
    sed -i '/^classification:/d' "$RECORD/incident.yaml"
    check 0
    check 0 --fail-level due
    check 1 --fail-level warning
    sed -i '/^confidence:/d' "$RECORD/incident.yaml"
    check 0
    check 1 --fail-level due
}

@test "--gate says what the step would say" {
    begin
    check 0 --all
    check 1 --all --gate accept
    [[ $output == *': error: '*'[GI'* ]]
}

@test "--as-of decides what is late" {
    begin
    check 0 --all --fail-level warning
    AS_OF=2026-06-01T00:00:00Z check 1 --all --fail-level warning
    [[ $output == *'[GI735]'* ]]
}

@test "several reports at once, each whole" {
    begin
    spoil
    check 1 --output json=out/a.json --output sarif=b.sarif --output github=c.txt --format text
    [ "$(jq -r '.findings[0].rule' out/a.json)" = GI204 ]
    [ "$(jq -r '.runs[0].results[0].ruleId' b.sarif)" = GI204 ]
    grep -q '^::error file=.*title=GI204 ' c.txt
    [[ $output == *'[GI204]'* ]]
}

@test "any number of workers writes the same bytes" {
    begin
    for i in 1 2 3 4 5 6 7 8; do
        cp -r "$RECORD" "incidents/2026/INC-20260310-aaa$i"
        sed -i "s/^id: INC-.*/id: INC-20260310-aaa$i/; s/^severity: .*/severity: bad$i/" "incidents/2026/INC-20260310-aaa$i/incident.yaml"
    done
    for format in text json github sarif; do
        check 1 --all --jobs 1 --output "$format=one"
        check 1 --all --jobs 4 --output "$format=four"
        cmp one four
    done
}

@test "--quiet prints nothing" {
    begin
    spoil
    check 1 --quiet
    [ -z "$output$stderr" ]
}

@test "a fingerprint stays when lines are added above" {
    begin
    spoil
    check 1 --output sarif=a
    sed -i '1i # a new first line\n# and a second' "$RECORD/incident.yaml"
    check 1 --output sarif=b
    run jq -r '.runs[0].results[] | select(.ruleId == "GI204") | .partialFingerprints[]' a b
    [ "${#lines[@]}" -eq 2 ] && [ "${lines[0]}" = "${lines[1]}" ]
    run jq -r '.runs[0].results[] | select(.ruleId == "GI204") | .locations[0].physicalLocation.region.startLine' a b
    [ "${lines[0]}" = 11 ] && [ "${lines[1]}" = 13 ]
}

@test "what is wrong on the command line is usage" {
    begin
    for words in '--staged --rev HEAD' '--gate nowhere' '--fail-level bad' '--format xml' '--jobs 0' '--jobs many' \
        '--no-such-option' '--rev' '--output text' '--output xml=a' '--as-of yesterday' '--as-of 2026-02-30'; do
        # shellcheck disable=SC2086 # the words are words
        ends_with 129 "$GI" check $words
        [[ $stderr == error:* ]] || { echo "$words: $stderr" && return 1; }
        [[ $stderr == *'usage: git incident check'* ]]
        [ -z "$output" ]
    done
}

@test "help goes to standard output and lists every option" {
    ends_with 0 "$GI" check -h
    [[ $output == 'usage: git incident check [<options>] [<path>...]'* ]]
    [[ $output == *'--fail-level <level>'* ]]
    [ -z "$stderr" ]
    ends_with 0 "$GI" -h
    [[ $output == *'    check  '* ]]
    ends_with 129 "$GI"
    ends_with 129 "$GI" no-such-command
    [[ $stderr == "error: 'no-such-command' is not a command of git incident"* ]]
}

@test "a repository without a commit is checked" {
    cp -r "$root/tests/data/complete/containment/." .
    check 0
    [ "$(last_line)" = '1 incident: 0 errors, 0 due, 0 warnings' ]
    git add -A
    spoil
    check 0 --staged
    check 1
    check 128 --rev HEAD
}

@test "outside a repository nothing can be checked" {
    cd "$(mktemp -d)" || exit 1
    GIT_CEILING_DIRECTORIES=$(dirname "$PWD") check 128
    [[ $stderr == fatal:* ]]
    [ -z "$output" ]
}

@test "-C checks as if started there" {
    begin
    spoil
    cd / || exit 1
    ends_with 1 "$GI" -C "$OLDPWD" check --as-of "$AS_OF"
    [[ $output == "$RECORD/incident.yaml:"* ]]
}

@test "in a shallow clone the work tree is checked, and a parent that is not there is said" {
    begin
    git commit -q --allow-empty -m second
    git clone -q --depth 1 "file://$PWD" ../shallow.$$
    cd ../shallow.$$ || exit 1
    check 0 --all
    spoil
    check 1
    check 128 --range HEAD~1..HEAD
    [[ $stderr == fatal:* ]]
}

@test "a report that cannot be written is no success" {
    begin
    touch file
    check 128 --output json=file/below.json
    [[ $stderr == fatal:* ]]
    ln -s /nowhere link
    check 128 --output json=link
    [ -L link ]
}

@test "what cannot be read makes every report incomplete, and never clean" {
    begin
    [ "$(id -u)" -ne 0 ] || skip "root reads everything"
    chmod 000 "$RECORD/timeline.yaml"
    check 128 --all --output json=a.json --output sarif=a.sarif --output github=a.txt
    [ "$(jq .complete a.json)" = false ]
    [ "$(jq '.errors | length' a.json)" -ge 1 ]
    [ "$(jq '.runs[0].invocations[0].executionSuccessful' a.sarif)" = false ]
    grep -q '^::error title=git incident::could not be checked: ' a.txt
}

@test "an object that is missing makes every report incomplete, and never clean" {
    begin
    spoil
    git commit -q -a -m spoiled
    blob=$(git rev-parse "HEAD:$RECORD/timeline.yaml")
    rm -f ".git/objects/${blob:0:2}/${blob:2}"
    check 128 --rev HEAD --all --output json=a.json --output sarif=a.sarif --output github=a.txt
    [ "$(jq .complete a.json)" = false ]
    [ "$(jq '.runs[0].invocations[0].executionSuccessful' a.sarif)" = false ]
    [ "$(jq -r '.runs[0].invocations[0].toolExecutionNotifications[0].level' a.sarif)" = error ]
    grep -q '^::error title=git incident::could not be checked: ' a.txt
    [[ $(last_line) == *'; not everything could be checked' ]]
    [[ $stderr == *'fatal: not everything could be checked'* ]]
}

@test "paths choose records" {
    begin
    spoil
    check 1 "$RECORD/timeline.yaml"
    check 1 incidents
    check 0 plan
}

@test "colour only where it is asked for" {
    begin
    spoil
    check 1
    [[ $output != *$'\033'* ]]
    ends_with 1 "$GI" --color=always check --as-of "$AS_OF"
    [[ $output == *$'\033[1;31merror'* ]]
    git config color.incident always
    check 1
    [[ $output == *$'\033'* ]]
    NO_COLOR=1 check 1
    [[ $output != *$'\033'* ]]
}

@test "two reports into one file are usage: one of them would be lost" {
    begin
    run -129 --separate-stderr "$GI" check --all --output json=report --output sarif=report
    [[ $stderr == *"two --output name 'report'"* ]]
}

@test "a huge file is found without being read" {
    begin
    truncate -s 1T $RECORD/status.yaml || skip "this file system has no sparse files of that size"
    run -1 timeout 20 "$GI" check
    [[ $output == *"$RECORD/status.yaml: error: "*" bytes; status.yaml may have 1048576 [GI109]"* ]]
}
