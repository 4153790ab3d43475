import { Tabs } from "antd";

import { useLanguage } from "../i18n/language";
import { AuditEntries } from "../ui/audit_entries";
import { AuditReads } from "../ui/audit_reads";
import { AuditProofs } from "../ui/audit_proofs";
import { useCountyZone } from "../ui/county_clock";
import { OfficePage } from "./office_page";

import "../ui/audit.css";

// The audit log, as the audit administrator reads it.
export function AuditPage() {
  const { t } = useLanguage();
  const zone = useCountyZone();
  return (
    <OfficePage name="audit" title={t("audit.title")}>
      <Tabs
        tabBarExtraContent={<span className="muted audit-zone">{t("audit.zone", { zone })}</span>}
        items={[
          { key: "entries", label: t("audit.entries"), children: <AuditEntries /> },
          { key: "standing", label: t("audit.standing"), children: <AuditProofs /> },
          { key: "reads", label: t("audit.reads"), children: <AuditReads /> },
        ]}
      />
    </OfficePage>
  );
}
