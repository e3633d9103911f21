# How much has to be typed: from the report of an incident of low severity, alone, to a post-mortem that next is content with.

# A value that is typed by hand and is no prose; each is counted.
v() {
    echo "$1" >>"$BATS_TEST_TMPDIR/values"
    echo "$1"
}

# The command that next gives for a finding, to be copied: times and ids are in it.
copied() {
    "$GI" next "$id" --gate accept --format json | python3 -c '
import json, sys
print([i["command"] for i in json.load(sys.stdin)["items"] if i["code"] == sys.argv[1]][0])' "$1"
}

# Types a copied command with what is still to be filled in.
paste() {
    local command=$1
    shift
    while [ $# -gt 0 ]; do
        command=${command/"$1"/"$2"}
        shift 2
    done
    eval "${command/git incident/\"$GI\"}" >/dev/null
}

write() {
    sed -i "s/^TODO: $1.*/$2/" "$folder/postmortem.md"
    grep -qF -- "${2//\\/}" "$folder/postmortem.md"
}

@test "the first hour of one person needs at most twelve values outside prose" {
    cd "$(mktemp -d)"
    git init -q
    ssh-keygen -q -t ed25519 -N '' -f "$PWD.key"
    git config user.signingKey "$PWD.key.pub"
    "$GI" init >/dev/null 2>&1
    "$GI" new "Deploy token printed in a CI log" --severity "$(v low)" >/dev/null
    folder=$(echo incidents/*/INC-*)
    id=${folder: -4}
    "$GI" log "$id" "Token revoked" >/dev/null
    "$GI" move "$id" investigation >/dev/null 2>&1
    paste "$(copied GI313)"
    "$GI" set "$id" summary="A deploy job printed its token into a build log. It was revoked before anybody used it." \
        confidence="$(v confirmed)" detection.method="$(v monitoring)" \
        detection.description="The scanner of logs found the beginning of the token." \
        impact.customer_impact="$(v no)" impact.data_breach="$(v no)" impact.description="Nobody was harmed." >/dev/null
    "$GI" move "$id" recovery --skip "no system was altered" >/dev/null
    "$GI" move "$id" post_incident >/dev/null 2>&1
    "$GI" set "$id" times.occurred="$(v 2020-01-31T10:00:00Z)" >/dev/null
    paste "$(copied GI302)" '"..."' '"The deploy job prints its environment"'
    paste "$(copied GI408)" ... "nothing beyond the root cause"
    paste "$(copied GI411)" '"..."' '"The job prints all it knows"' '"..."' '"Nobody reads the log of a job that works"'
    "$GI" set "$id" analysis.actors.known="$(v no)" classification="$(v information-content-security)" \
        analysis.evaluation.sufficiency.rating="$(v adequate)" \
        analysis.evaluation.sufficiency.rationale="The token was dead within minutes." \
        analysis.evaluation.completeness.rating="$(v adequate)" \
        analysis.evaluation.completeness.rationale="Every log was looked through." \
        analysis.evaluation.procedures_followed="$(v yes)" >/dev/null
    echo "the log" >"$BATS_TEST_TMPDIR/build.log"
    evidence=$("$GI" evidence "$id" "$(v "$BATS_TEST_TMPDIR/build.log")" "The log of the job" --copy | grep -o 'E-...' | head -n 1)
    action=$("$GI" act "$id" "Mask tokens" --criteria "A probe prints stars." | grep -o 'A-...' | head -n 1)
    write "what let it happen" "The job printed all it knew, as its log shows \[$evidence\]."
    write "how the response went" "One person, a few minutes."
    write "what went well" "The scanner works."
    write "one item each" "- The log was open to all \[$action\]"
    write "was the response sufficient" "It was quick and enough."
    write "every action" "- \[$action\] Mask tokens"
    run "$GI" next "$id"
    [ "$status" -eq 0 ]
    [[ $output == *"nothing left before accept"* ]] || { echo "$output" && return 1; }
    [ "$(wc -l <"$BATS_TEST_TMPDIR/values")" -le 12 ] || { cat "$BATS_TEST_TMPDIR/values" && return 1; }
}
