# Sourced by the findings about mbox-reader: prints the sender, the date and the content of each message of the mailbox on
# standard input.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" mbox-reader@1.2.0 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { mboxReader } = require('mbox-reader');

(async () => {
    for await (const { returnPath, time, content } of mboxReader(process.stdin)) {
        console.log(JSON.stringify(returnPath), time.toJSON(), JSON.stringify(content.toString()));
    }
})();
JAVASCRIPT
mbox_reader() {
    node "$work/show.js"
}
