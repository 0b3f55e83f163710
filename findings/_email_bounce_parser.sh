# Sourced by the findings about email-bounce-parser of npm: installs it into "$work", and reads a notice of Postfix.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" email-bounce-parser@1.0.22 >/dev/null
cat >"$work/read.js" <<'JAVASCRIPT'
const Parser = require('email-bounce-parser');

const [host, answer, show] = process.argv.slice(2);
const { data } = new Parser().read(`The mail system

<club@example.net>: host ${host} said: ${answer} (in reply to RCPT TO
    command)
`);
console.log(new Function('data', `return ${show}`)(data));
JAVASCRIPT

# What a JavaScript expression says of `data`, where the host refused with the answer: HOST ANSWER EXPRESSION.
read_notice() {
    (cd "$work" && node read.js "$@")
}
