# The makers of rows and documents, through the real binary: what they write, what they refuse, and that nothing else changes.

setup() {
    cd "$(mktemp -d)" || exit 1
    git init -q
    "$GI" init >/dev/null 2>&1
    "$GI" new "Deploy token printed in a CI log" --severity low >/dev/null
    folder=$(echo incidents/*/INC-*)
    id=${folder: -4}
    git add -A
    git commit -q -m "incident: $id"
}

ends_with() {
    local wanted=$1
    shift
    run "$@"
    [ "$status" -eq "$wanted" ] || { echo "exit $status: $output" && return 1; }
}

# No error: what is written can be read, and names only what is there.
sound() {
    ends_with 0 "$GI" check --all
}

# Refused, and not a byte has changed.
refused() {
    git add -A
    local before
    before=$(git write-tree)
    ends_with 128 "$GI" "$@"
    git add -A
    [ "$(git write-tree)" = "$before" ]
}

# The id that the command told, with this prefix.
told() {
    grep -oE "\b$1-[0-9a-z]{3}\b" <<<"$output" | head -n 1
}

# Adds people and a team to the policy.
crowd() {
    sed -i '/^profile:/i\
  - {id: bob, name: Bob, email: bob@larkspur.example, team: ops, roles: [crisis_lead, executive]}\
  - {id: dana, name: Dana, email: dana@larkspur.example, roles: [executive, reviewer]}\
teams:\
  - {id: ops, kind: engineering, contact: bob}' .incident/policy.yaml
}

@test "act alone: the owner, what is asked for and the source are filled in, and shown" {
    ends_with 0 "$GI" act "$id" "Mask tokens in CI output" --criteria "A probe prints stars"
    [[ $output =~ ^A-[0-9a-z]{3}\ alice\ P3\ change_request\ due\ 20 ]]
    grep -q '^  source: response$' "$folder/actions.yaml"
    grep -q '^    state: accepted$' "$folder/actions.yaml"
    grep -A1 '^    consulted:$' "$folder/actions.yaml" | grep -q -- '- alice'
    sound
}

@test "act among others: a suggestion stays bare until somebody was asked" {
    crowd
    ends_with 0 "$GI" act "$id" "Rotate the token weekly"
    [[ $output == A-*" nobody yet."* ]]
    [ "$(grep -cE '^  (owner|priority|due|deliverable|disposition):' "$folder/actions.yaml")" -eq 0 ]
    ends_with 0 "$GI" act "$id" "Scan the logs" --owner bob --consulted bob,dana --group "front desk" --tracker bugs:OPS-31 --priority P1
    [[ $output == *" bob P1 change_request due "* ]]
    grep -q '^  team: ops$' "$folder/actions.yaml"
    grep -q '^    key: OPS-31$' "$folder/actions.yaml"
    sound
}

@test "act answers the only root cause that nobody answers" {
    printf 'schema: 1\nroot_causes:\n  - id: RC-1\n    description: One\n  - id: RC-2\n    description: Two\n' >"$folder/analysis.yaml"
    ends_with 0 "$GI" act "$id" "First" --addresses RC-2
    grep -A1 'addresses:' "$folder/actions.yaml" | grep -q -- '- RC-2'
    ends_with 0 "$GI" act "$id" "Second"
    [[ $output == *" for RC-1."* ]]
    ends_with 0 "$GI" act "$id" "Third"
    [ "$(grep -c 'addresses:' "$folder/actions.yaml")" -eq 2 ]
}

@test "act refuses words, days and references that are none, and lists the words" {
    refused act "$id" "x" --priority P7
    [[ $output == *"P0, P1, P2, P3"* ]]
    refused act "$id" "x" --due tomorrow
    refused act "$id" "x" --due 2026-02-30
    refused act "$id" "x" --addresses RC-none
    refused act "$id" "x" --tracker OPS-31
    ends_with 129 "$GI" act "$id" two words
}

@test "a row changes no other byte: comments, order, CRLF" {
    "$GI" act "$id" "First" >/dev/null
    printf '# kept: as it   is\n' >>"$folder/actions.yaml"
    sed -i 's/$/\r/' "$folder/actions.yaml"
    cp "$folder/actions.yaml" "$BATS_TEST_TMPDIR/before"
    "$GI" act "$id" "Second" >/dev/null
    [ "$(diff --text "$BATS_TEST_TMPDIR/before" "$folder/actions.yaml" | grep -c '^<')" -eq 0 ]
    grep -q 'Second' "$folder/actions.yaml"
    [ "$(grep -c $'\r$' "$folder/actions.yaml")" = "$(wc -l <"$folder/actions.yaml")" ]
}

@test "progress goes by legal steps only, and says which ones there are" {
    ends_with 0 "$GI" act "$id" "Mask tokens"
    a=$(told A)
    ends_with 0 "$GI" progress "$id" "$a" impl
    [[ $output == "$a: implemented, was accepted."* ]]
    refused progress "$id" "$a" proposed
    [[ $output == *"it can become in_progress, implemented, verified, blocked"* ]]
    refused progress "$id" "$a" in_progress
    [[ $output == *"needs --reason"* ]]
    ends_with 0 "$GI" progress "$id" "$a" in_progress --reason "It printed one again"
    refused progress "$id" "$a" delayed
    ends_with 0 "$GI" progress "$id" "${a#A-}" delayed --due 2031-01-31
    refused progress "$id" "$a" cancelled
    refused progress "$id" "$a" superseded
    refused progress "$id" "$a" risk_accepted
    refused progress "$id" "$a" finished
    [[ $output == *"proposed, accepted, in_progress"* ]]
    ends_with 0 "$GI" progress "$id" "$a" verified --evidence 0123abcd
    grep -q 'changed_in: 0123abcd' "$folder/progress.yaml"
    grep -q 'verified_by: alice' "$folder/progress.yaml"
    refused progress "$id" "$a" accepted
    [[ $output == *"nothing follows a resolved state"* ]]
    sound
}

@test "who owns what is urgent does not verify it" {
    crowd
    ends_with 0 "$GI" act "$id" "Rotate" --owner alice --priority P0 --consulted bob
    a=$(told A)
    refused progress "$id" "$a" verified
    [[ $output == *"alice owns this P0"* ]]
    refused progress "$id" "$a" verified --verified-by alice
    ends_with 0 "$GI" progress "$id" "$a" verified --verified-by bob
    sound
}

@test "progress --review is a row of its own" {
    "$GI" act "$id" "Mask tokens" >/dev/null
    ends_with 0 "$GI" progress "$id" --review all --note "None is stuck"
    grep -q '^- review: all$' "$folder/progress.yaml"
    refused progress "$id" --review A-none
    ends_with 129 "$GI" progress "$id" A-7fk verified --review all
    sound
}

@test "evidence has the digest that sha256sum gives, and --copy takes the bytes in" {
    printf 'alarm\0\r\n\xff' >"$BATS_TEST_TMPDIR/alert.log"
    ends_with 0 "$GI" evidence "$id" "$BATS_TEST_TMPDIR/alert.log" "The alarm" --copy --tlp red
    cmp "$BATS_TEST_TMPDIR/alert.log" "$folder/evidence/alert.log"
    grep -q "sha256: $(sha256sum "$BATS_TEST_TMPDIR/alert.log" | cut -d' ' -f1)" "$folder/evidence.yaml"
    grep -q '^  location: evidence/alert.log$' "$folder/evidence.yaml"
    grep -q '^  kind: log$' "$folder/evidence.yaml"
    refused evidence "$id" "$BATS_TEST_TMPDIR/alert.log" "Again" --copy
    ends_with 0 "$GI" evidence "$id" "$folder/evidence/alert.log" "The alarm, named a second time" --kind alert
    [ "$(grep -c '^  location: evidence/alert.log$' "$folder/evidence.yaml")" -eq 2 ]
    sound
}

@test "evidence that is kept elsewhere says why it has no digest" {
    refused evidence "$id" s3://bucket/disk.img "The disk"
    [[ $output == *"--no-digest"* ]]
    ends_with 0 "$GI" evidence "$id" s3://bucket/disk.img "The disk" --no-digest "41 GB, sealed"
    grep -q '^  kind: image$' "$folder/evidence.yaml"
    ends_with 0 "$GI" evidence "$id" "$BATS_TEST_FILENAME" "A file that stays where it is"
    [[ $output == *"--copy takes it into the record"* ]]
    sound
}

@test "comm makes a draft, and says once that it was sent" {
    refused comm "$id" "To our customers" --channel mail
    [[ $output == *"executive, employee, customer"* ]]
    refused comm "$id" "To our customers" --audience customer
    refused comm "$id" "To our customers" --audience everybody --channel mail
    ends_with 0 "$GI" comm "$id" "To our customers" --audience customer,press --channel "status page"
    c=$(told C)
    [ -f "$folder/communications/$c-to-our-customers.md" ]
    grep -q '^# To our customers$' "$folder/communications/$c-to-our-customers.md"
    sound
    ends_with 0 "$GI" comm "$id" "$c" sent --at 2020-05-01T10:00Z
    grep -q '^  recorded: ' "$folder/communications.yaml"
    refused comm "$id" "$c" sent
    refused comm "$id" "$c" withdrawn
    [[ $output == *"--corrects $c"* ]]
    refused comm "$id" C-none sent
    ends_with 0 "$GI" comm "$id" "Once more" --audience customer --channel mail --corrects "$c"
    grep -q '^kind: correction$' "$folder"/communications/*-once-more.md
}

@test "a message that was withdrawn is never sent" {
    ends_with 0 "$GI" comm "$id" "Too early" --audience employee --channel chat
    c=$(told C)
    ends_with 0 "$GI" comm "$id" "${c#C-}" withdrawn
    refused comm "$id" "$c" sent
    [[ $output == *"which is final"* ]]
    sound
}

@test "decide: what binds everybody is extraordinary, and a risk is borne for a time" {
    ends_with 0 "$GI" decide "$id" "Isolate the runner"
    grep -q '^authority: within_plan$' "$folder"/decisions/*-isolate-the-runner.md
    refused decide "$id" "Live with it" --kind acceptance_of_risk
    [[ $output == *"--expires"* ]]
    ends_with 0 "$GI" decide "$id" "Live with it" --kind acceptance --expires 2031-05-31 --verbal-by alice
    grep -q '^authority: extraordinary$' "$folder"/decisions/*-live-with-it.md
    grep -A2 '^verbal_approval:$' "$folder"/decisions/*-live-with-it.md | grep -q 'by: alice'
    refused decide "$id" "x" --kind whim
    [[ $output == *"response_action, plan_adjustment"* ]]
    sound
}

@test "meet: a row for a sync, a document for all participants and the review" {
    refused meet "$id" sync "All quiet"
    [[ $output == *"which workstream met?"* ]]
    ends_with 0 "$GI" add "$id" workstreams kind=engineering lead=alice members=alice opened=now
    w=$(told W)
    ends_with 0 "$GI" meet "$id" sync "All quiet"
    grep -q "^  workstream: $w\$" "$folder/meetings.yaml"
    ends_with 0 "$GI" meet "$id" all --attendee alice,bob
    grep -q "^  - workstream: $w\$" "$folder"/meetings/*-all-participants.md
    refused meet "$id" review
    [[ $output == *"post_incident_review, action_review"* ]]
    printf 'schema: 1\n' >"$folder/analysis.yaml"
    ends_with 0 "$GI" meet "$id" post "The review"
    m=$(told M)
    grep -q "^review_meeting: $m\$" "$folder/analysis.yaml"
    sound
}

@test "--commit takes exactly the row, and leaves half-typed lines behind" {
    "$GI" act "$id" "First" --commit >/dev/null
    printf '# half-typed\n' >>"$folder/actions.yaml"
    ends_with 0 "$GI" act "$id" "Second" --commit
    [[ $output == *"Committed "* ]]
    git show "HEAD:$folder/actions.yaml" | grep -q 'title: Second'
    [ "$(git show "HEAD:$folder/actions.yaml" | grep -c half-typed)" -eq 0 ]
    grep -q half-typed "$folder/actions.yaml"
    [ "$(git log -1 --format=%s)" = "incident: ${folder##*/} act $(told A)" ]
}

@test "rows belong to incidents; an exercise has actions and no messages" {
    "$GI" new "The region is gone" --exercise >/dev/null
    exercise=$(echo exercises/*/EX-*)
    ends_with 0 "$GI" act "${exercise: -4}" "Write down who calls whom"
    grep -q '^  source: exercise$' "$exercise/actions.yaml"
    refused comm "${exercise: -4}" "Hello" --audience customer --channel mail
    [[ $output == *"is an exercise"* ]]
    sound
}
