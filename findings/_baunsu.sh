# Sourced by the findings about baunsu: prints what it finds in the delivery report on standard input.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

npm install --silent --no-audit --no-fund --prefix "$work" baunsu@0.2.3 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const Baunsu = require('baunsu');

const result = new Baunsu().detectSync(require('fs').readFileSync(0));
console.log(result.bounced, result.isSoft() ? 'soft' : 'hard', result.finalRecipient, result.action, result.status.code);
console.log(JSON.stringify(result.diagnosticCodes));
JAVASCRIPT
baunsu() {
    node "$work/show.js"
}
