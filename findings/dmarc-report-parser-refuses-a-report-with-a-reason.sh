#!/usr/bin/env bash
# dmarc-report-parser 0.1.5 (npm): an aggregate report is read.  Where one of its records says why the policy was not
# applied (a `reason` of the type mailing_list, as receivers write it for mail that went through a list), the whole
# report is refused: it expects the text of `type`, and gets the list that it makes of each element itself.
#
# Expected: the report, with the reason.  RFC 7489, section 7.2 and appendix C: policy_evaluated has any number of
# `reason` elements, each with a `type` and perhaps a `comment`.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

npm install --silent --no-audit --no-fund --prefix "$work" dmarc-report-parser@0.1.5 >/dev/null
cat >"$work/show.js" <<'JAVASCRIPT'
const { parseDmarcReportsFromXml } = require('dmarc-report-parser');

const report = (reason) => `<?xml version="1.0"?>
<feedback>
 <report_metadata>
  <org_name>example.net</org_name><email>reports@example.net</email><report_id>1</report_id>
  <date_range><begin>1772409600</begin><end>1772495999</end></date_range>
 </report_metadata>
 <policy_published><domain>example.org</domain><p>reject</p><sp>none</sp><pct>100</pct></policy_published>
 <record>
  <row>
   <source_ip>192.0.2.1</source_ip><count>2</count>
   <policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf>${reason}</policy_evaluated>
  </row>
  <identifiers><header_from>example.org</header_from></identifiers>
  <auth_results><spf><domain>example.org</domain><result>fail</result></spf></auth_results>
 </record>
</feedback>`;
(async () => {
  for (const reason of ['', '<reason><type>mailing_list</type></reason>']) {
    const read = await parseDmarcReportsFromXml([report(reason)]).then(
      ({ totalReports }) => `${totalReports} report`,
      (error) => `${error.name}: ${error.issues[0].path.join('.')} is no ${error.issues[0].received}`,
    );
    console.log(`${reason || 'no reason'}: ${read}`);
  }
})();
JAVASCRIPT
seen=$(cd "$work" && node show.js)
echo "$seen"

[[ $seen = 'no reason: 1 report'*'mailing_list'*'policy_evaluated.0.reason.0.type is no array' ]] &&
    as_stated "a report that names a reason is refused whole"
changed "the reports are read otherwise"
