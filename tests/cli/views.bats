# list, show, next and history, through the real binary. tests/cli/expected holds what they say about records of tests/data; to
# make one anew, run the command of its test there and read what changed.

root=$BATS_TEST_DIRNAME/../..

# A repository that holds one of the trees of tests/data, committed.
lay() {
    cd "$(mktemp -d)" || exit 1
    git init -q
    cp -R "$root/tests/data/$1/." .
    rm -rf omissions README.md
    git add -A
    git commit -q -m "incident: $1"
}

# A later state of the same records, on top.
lay_over() {
    rm -rf incidents exercises plan .incident
    cp -R "$root/tests/data/$1/." .
    git add -A
    git commit -q -m "incident: $1"
}

# Must end with this exit status; a signal never does.
ends_with() {
    local wanted=$1
    shift
    run "$@"
    [ "$status" -eq "$wanted" ] || { echo "exit $status: $output" && return 1; }
}

is_as_expected() {
    diff -u "$BATS_TEST_DIRNAME/expected/$1" - <<<"$output"
}

# The value of an expression over the JSON in $output, as `d`.
json() {
    python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1" <<<"$output"
}

@test "list shows every incident, open ones first, the gravest first, the newest first" {
    lay real
    ends_with 0 "$GI" list --as-of 2023-09-01T00:00:00Z
    is_as_expected list-real
}

@test "list takes filters together, and its words from anywhere in title, summary and id" {
    lay real
    ends_with 0 "$GI" list --state follow_up --state recovery --format json
    [ "$(json '[i["short_id"] for i in d["incidents"]]')" = "['b621', 'mg0x']" ]
    ends_with 0 "$GI" list HOMEBREW jenkins --format json
    [ "$(json '[i["short_id"] for i in d["incidents"]]')" = "['g60v']" ]
    ends_with 0 "$GI" list --owner comms-one --severity high --overdue --as-of 2019-01-02 --format json
    [ "$(json '[i["short_id"] for i in d["incidents"]]')" = "['g60v']" ]
    ends_with 0 "$GI" list --owner nobody-at-all
    [ "$output" = "0 incidents, 0 open actions, 0 overdue" ]
}

@test "a day is not late before it is over" {
    lay real
    ends_with 0 "$GI" list g60v --as-of 2018-08-31T23:59:59Z --format json
    [ "$(json 'd["incidents"][0]["overdue"]')" = 0 ]
    ends_with 0 "$GI" list g60v --as-of 2018-09-01T00:00:00Z --format json
    [ "$(json 'd["incidents"][0]["overdue"]')" = 2 ]
}

@test "list: a wrong word is usage and lists the words; open leaves out what is closed or rejected" {
    lay complete/closed
    ends_with 129 "$GI" list --state opened
    [[ $output == *"triage, investigation, containment"*", open, not 'opened'"* ]]
    ends_with 129 "$GI" list --severity bad
    [[ $output == *"critical, high, medium"* ]]
    ends_with 0 "$GI" list --state open
    [ "$output" = "0 incidents, 0 open actions, 0 overdue" ]
    ends_with 0 "$GI" list --state closed
    [[ $output == *"k7f3  critical  closed"* ]]
    lay complete/rejected
    ends_with 0 "$GI" list --state open
    [ "$output" = "0 incidents, 0 open actions, 0 overdue" ]
}

@test "list still shows a record that cannot be read" {
    lay complete/triage
    printf 'title: "\xe2\x80\xae"\n: [\n' >incidents/2026/INC-20260310-k7f3/incident.yaml
    ends_with 0 "$GI" list
    [[ $output == *"k7f3"*"(no title can be read)"* ]]
    [[ $output != *$'\xe2\x80\xae'* ]]
}

@test "list of a revision does not see the work tree" {
    lay complete/triage
    rm -rf incidents
    ends_with 0 "$GI" list --rev HEAD
    [[ $output == *"1 incident, 0 open actions"* ]]
    ends_with 0 "$GI" list
    [[ $output == "0 incidents,"* ]]
}

@test "a record is found by its id, a beginning, its last letters and a path; what fits none or several says so" {
    lay real
    local typed
    for typed in INC-20180805-g60v inc-2018 g60v G60V incidents/2018/INC-20180805-g60v/timeline.yaml; do
        ends_with 0 "$GI" show "$typed" --format json
        [ "$(json 'd["id"]')" = INC-20180805-g60v ]
    done
    ends_with 128 "$GI" show INC-2023
    [[ $output == *"fits several records: INC-20230105-b621, INC-20230731-cpqr"* ]]
    ends_with 128 "$GI" show g6ov
    [[ $output == *"g6ov is no record here; near it: INC-20180805-g60v"* ]]
}

@test "show tells the whole incident" {
    lay complete/closed
    ends_with 0 "$GI" show k7f3 --as-of 2026-05-12T12:00:00Z
    is_as_expected show-closed
}

@test "show tells what is open, and since when it is late" {
    lay complete/follow_up
    ends_with 0 "$GI" show k7f3 --as-of 2026-04-01T00:00:00Z
    [[ $output == *"Open actions"* ]]
    grep -q '^  2026-03-26  A-7fk  P1 implemented, overdue  ivan  Leave secrets out of debug bundles$' <<<"$output"
    ends_with 0 "$GI" show k7f3 --as-of 2026-03-26T23:59:59Z
    grep -q '^  2026-03-26  A-7fk  P1 implemented  ivan ' <<<"$output"
}

@test "show of an action: its fields, where it stands, and who names it" {
    lay complete/closed
    ends_with 0 "$GI" show k7f3/A-d9c
    is_as_expected show-action
    ends_with 0 "$GI" show k7f3 d9c
    is_as_expected show-action
}

@test "show of a message has its text and what became of it" {
    lay complete/closed
    ends_with 0 "$GI" show k7f3/C-7fk
    [[ $output == *"sent at 2026-03-10T15:10Z"* ]]
    [[ $output == *"  Between last night and this morning somebody outside Larkspur read your invoice archives."* ]]
    [[ $output == *"communications/C-k8r-customers-count.md:10  C-k8r  corrects"* ]]
    [[ $output == *"timeline.yaml:"*"  T-v4n  source"* ]]
    ends_with 128 "$GI" show k7f3/7fk
    [[ $output == *"7fk fits A-7fk and C-7fk"* ]]
    ends_with 128 "$GI" show k7f3/A-none
    [[ $output == *"has no A-none"* ]]
}

@test "show as JSON has every row, typed, and the team's own keys" {
    lay real
    ends_with 0 "$GI" show cpqr --format json
    [ "$(json 'len(d["timeline"])')" = "$(grep -c '^- ' incidents/2023/INC-20230731-cpqr/timeline.yaml)" ]
    [ "$(json 'd["incident"]["times"]["detected"]')" = 2023-07-31T17:13:00Z ]
    [ "$(json 'd["incident"]["times"]["x-approximate"]')" = yes ]
    [ "$(json '"unknown" in d["incident"]["times"]["exfiltrated"]')" = True ]
    [ "$(json 'd["incident"]["schema"]')" = 1 ]
    [ "$(json '[c["file"] for c in d["communications"]]')" = "['communications/C-pub-post-mortem.md']" ]
    ends_with 0 "$GI" show cpqr/C-pub --format json
    [ "$(json 'd["kind"], d["item"]["id"], len(d["item"]["body"]) > 100')" = "('communication', 'C-pub', True)" ]
}

@test "record text cannot steer the terminal" {
    lay complete/triage
    file=incidents/2026/INC-20260310-k7f3/incident.yaml
    sed -i 's/^title: .*/title: "red \\e[31m and \\u202e back \\a"/' "$file"
    ends_with 0 "$GI" list
    [[ $output != *$'\e'* && $output != *$'\a'* && $output != *$'\xe2\x80\xae'* ]]
    ends_with 0 "$GI" show k7f3
    [[ $output != *$'\e'* && $output != *$'\a'* && $output != *$'\xe2\x80\xae'* ]]
    [[ $output == *"red <U+001B>[31m and <U+202E> back <U+0007>"* ]]
    ends_with 0 "$GI" next k7f3
    [[ $output != *$'\e'* && $output != *$'\xe2\x80\xae'* ]]
}

@test "next: a complete record has nothing left before accept" {
    lay complete/post_incident
    ends_with 0 "$GI" next k7f3 --as-of 2026-03-13T09:00:00Z
    [[ $output == *"nothing left before accept"*"next: git incident "* ]]
    lay small
    ends_with 0 "$GI" next p3wq --as-of 2026-05-04T15:00:00Z
    [[ $output == *"nothing left before accept"* ]]
    lay complete/closed
    ends_with 0 "$GI" next k7f3 --as-of 2026-05-12T12:00:00Z
    [[ $output == *"nothing left"* && $output != *"next:"* ]]
}

@test "next: what is missing, with the place, the command and the words" {
    lay real
    ends_with 0 "$GI" next 2g0p --as-of 2023-02-10T00:00:00Z
    is_as_expected next-2g0p
}

@test "next in the live phase says how to go on, and what can wait" {
    lay complete/containment
    ends_with 0 "$GI" next k7f3 --as-of 2026-03-10T11:00:00Z
    [[ $output == *"next: git incident move k7f3 eradication"* ]]
    [[ $output == *"of them can wait: git incident next k7f3 --gate accept"* ]]
    [[ $output != *"accept will ask for"* ]]
    ends_with 0 "$GI" next k7f3 --gate accept --as-of 2026-03-10T11:00:00Z
    [[ $output == *"accept will ask for"*"there is no analysis.yaml"* ]]
    ends_with 129 "$GI" next k7f3 --gate plan
    ends_with 129 "$GI" next
}

@test "next: what blocks stands first, also where it is no error of the gate" {
    lay complete/post_incident
    sed -i 's/^severity: .*/severity: awful/' incidents/2026/INC-20260310-k7f3/incident.yaml
    sed -i '/^confidence:/d' incidents/2026/INC-20260310-k7f3/incident.yaml
    line=$(grep -n '^severity: ' incidents/2026/INC-20260310-k7f3/incident.yaml | cut -d: -f1)
    ends_with 0 "$GI" next k7f3 --as-of 2026-03-13T09:00:00Z
    [[ $output == *"blocks now: 1"*"incident.yaml:$line: awful"*"due now: 1"*"confidence is missing"*"to accept: 2 left" ]]
    ends_with 0 "$GI" next k7f3 --as-of 2026-03-13T09:00:00Z --format json
    [ "$(json '[i["when"] for i in d["items"]], d["left"], d["next"]')" = "(['blocks', 'due'], 2, None)" ]
}

# Asks next, and types what it says, with the first of its words, or "words" where it asks for prose.
obey() {
    local command word
    while IFS=$'\t' read -r command word; do
        command=${command//customer_impact=.../customer_impact=no}
        command=${command//data_breach=.../data_breach=no}
        command=${command/git incident/\"$GI\"}
        eval "${command//=.../=${word%%,*}}" >/dev/null
    done < <(python3 -c '
import json, sys
for item in json.load(sys.stdin)["items"]:
    if item["command"].startswith("git incident set"):
        print(item["command"], item["words"] or "words", sep="\t")' < <("$GI" next k7f3 --as-of 2026-03-13T09:00:00Z --format json))
}

@test "next: the commands for missing fields do what they say, word for word" {
    lay complete/post_incident
    header=incidents/2026/INC-20260310-k7f3/incident.yaml
    for key in summary confidence detection impact; do
        git checkout -q .
        sed -i "/^$key:/,/^[a-z]/{/^$key:/d;/^ /d}" "$header"
        [ "$(grep -c "^$key:" "$header")" -eq 0 ]
        ends_with 0 "$GI" next k7f3 --as-of 2026-03-13T09:00:00Z --format json
        [ "$(json 'any(i["message"].startswith("'"$key"' is missing") for i in d["items"])')" = True ]
        obey
        obey # what a mapping that was made now lacks
        ends_with 0 "$GI" next k7f3 --as-of 2026-03-13T09:00:00Z --format json
        [ "$(json '[i["message"] for i in d["items"] if i["message"].startswith("'"$key"'")]')" = "[]" ]
    done
}

@test "history tells what each commit did, the newest first" {
    lay complete/triage
    lay_over complete/investigation
    lay_over complete/containment
    git rm -q -r incidents/2026/INC-20260310-k7f3/communications
    git commit -q -m "somebody tidies up"
    ends_with 0 "$GI" history k7f3 --format json
    [ "$(json '[c["subject"] for c in d["commits"]]')" = "['somebody tidies up', 'incident: complete/containment', 'incident: complete/investigation', 'incident: complete/triage']" ]
    [ "$(json '"communications/C-s1q-support-desk.md removed" in d["commits"][0]["did"]')" = True ]
    [ "$(json 'd["commits"][2]["did"][:3]')" = "['state investigation', '+5 timeline', '+2 evidence']" ]
    [ "$(json 'd["commits"][3]["did"][:4]')" = "['recorded', 'state triage', 'severity high', 'severity critical']" ]
    ends_with 0 "$GI" history k7f3
    [[ $output == *"alice: incident: complete/investigation"$'\n'"          state investigation, +5 timeline"* ]]
}

@test "history of what no commit has says so" {
    lay complete/triage
    ends_with 0 "$GI" new "Another one"
    ends_with 0 "$GI" history "${output%% *}"
    [[ $output == *"no commit has it yet"* ]]
}
