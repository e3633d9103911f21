# The first hour of one person: from the report of an incident of low severity to its close, with every sign-off, and with
# at most twelve values outside prose. After each sign-off ssh-keygen says Good.

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

# Must end with 0; what it said is in $output.
must() {
    run "$@"
    [ "$status" -eq 0 ] || { echo "exit $status: $output" && return 1; }
}

says() {
    [[ $output == *"$1"* ]] || { echo "not said: $1" && echo "$output" && return 1; }
}

# What anybody can do without this program, for the newest statement.
stock_tools_agree() {
    local statement=$folder/sign-offs/$1.stmt
    "$GI" verify --allowed-signers >"$BATS_TEST_TMPDIR/allowed"
    must ssh-keygen -Y verify -n crisis-lead@git-incident -f "$BATS_TEST_TMPDIR/allowed" -I alice \
        -s "$folder/sign-offs/$1.alice.1.sig" <"$statement"
    says 'Good "crisis-lead@git-incident" signature for alice'
}

@test "the first hour of one person runs to its end and needs at most twelve values outside prose" {
    cd "$(mktemp -d)"
    git init -q -b main
    ssh-keygen -q -t ed25519 -N '' -f "$PWD.key"
    git config user.signingKey "$PWD.key.pub"

    must "$GI" init
    says "Policy 1: you (alice), root and lead, key from user.signingKey. Pin "
    says "Hooks installed. Committed "
    says "one person: nobody can take over, and high severities cannot close"
    says 'Next: git incident new "..."'

    must "$GI" new "Deploy token printed in a CI log" --severity "$(v low)"
    folder=$(echo incidents/*/INC-*)
    id=${folder: -4}
    says "${folder##*/} triage. In the work tree"
    says "Next: git incident log $id"
    must "$GI" log "$id" "Token revoked"
    must "$GI" check
    says "1 incident: 0 errors, 0 due"

    must "$GI" lead "$id" --reason "on call" --yes
    says "Signed assume as crisis-lead@git-incident, declared (investigation). Committed "
    says ". 4 due: summary, times.acknowledged, detection, confidence"
    stock_tools_agree 0001-assume
    [ "$(git log -1 --format=%s)" = "incident: ${folder##*/} assume" ]

    paste "$(copied GI313)"
    must "$GI" set "$id" summary="A deploy job printed its token into a build log. It was revoked before anybody used it." \
        confidence="$(v confirmed)" detection.method="$(v monitoring)" \
        detection.description="The scanner of logs found the beginning of the token." \
        impact.customer_impact="$(v no)" impact.data_breach="$(v no)" impact.description="Nobody was harmed."
    must "$GI" move "$id" recovery --skip "no system was altered"
    must "$GI" move "$id" post_incident
    must "$GI" next "$id"
    says "to accept: "
    must "$GI" set "$id" times.occurred="$(v 2020-01-31T10:00:00Z)"
    paste "$(copied GI302)" '"..."' '"The deploy job prints its environment"'
    paste "$(copied GI408)" ... "nothing beyond the root cause"
    paste "$(copied GI411)" '"..."' '"The job prints all it knows"' '"..."' '"Nobody reads the log of a job that works"'
    must "$GI" set "$id" analysis.actors.known="$(v no)" classification="$(v information-content-security)" \
        analysis.evaluation.sufficiency.rating="$(v adequate)" \
        analysis.evaluation.sufficiency.rationale="The token was dead within minutes." \
        analysis.evaluation.completeness.rating="$(v adequate)" \
        analysis.evaluation.completeness.rationale="Every log was looked through." \
        analysis.evaluation.procedures_followed="$(v yes)"
    echo "the log" >"$BATS_TEST_TMPDIR/build.log"
    evidence=$("$GI" evidence "$id" "$(v "$BATS_TEST_TMPDIR/build.log")" "The log of the job" --copy | grep -o 'E-...' | head -n 1)
    action=$("$GI" act "$id" "Mask tokens" --criteria "A probe prints stars." | grep -o 'A-...' | head -n 1)
    write "what let it happen" "The job printed all it knew, as its log shows \[$evidence\]."
    write "how the response went" "One person, a few minutes."
    write "what went well" "The scanner works."
    write "one item each" "- The log was open to all \[$action\]"
    write "was the response sufficient" "It was quick and enough."
    write "every action" "- \[$action\] Mask tokens"
    must "$GI" next "$id"
    says "nothing left before accept"
    says "next: git incident accept $id"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/values")" -le 12 ] || { cat "$BATS_TEST_TMPDIR/values" && return 1; }

    must "$GI" accept "$id" --reason "all of it is in" --yes
    says "as crisis-lead@git-incident (the Crisis Lead in office (alice)), by alice"
    says "+++ b/postmortem.md"
    says "Signed accept as crisis-lead@git-incident (follow_up). Committed "
    says "1 action open: $action alice due "
    stock_tools_agree 0002-accept

    must "$GI" progress "$id" "$action" implemented
    must "$GI" progress "$id" "$action" verified --evidence "$(git rev-parse HEAD)"
    must "$GI" close "$id" --summary "Token rotated, masking on" --reason "all actions verified" --yes
    says "$id closed. 3 sign-offs, none outdated."
    stock_tools_agree 0003-close
    stock_tools_agree 0002-accept
    [ -z "$(git status --porcelain)" ]
    must "$GI" check --all --fail-level due
    must "$GI" verify "$id"
    says "0003-close  standing"
    says "0002-accept  superseded"
    says "0001-assume  historic"
}
