import { Tabs } from "antd";

import { useLanguage } from "../i18n/language";
import { AccountMenu } from "../ui/account_menu";
import { AuditEntries } from "../ui/audit_entries";
import { AuditReads } from "../ui/audit_reads";
import { AuditProofs } from "../ui/audit_proofs";
import { LanguageButton } from "./language_button";

import "../ui/audit.css";

// The audit log, as the audit administrator reads it.
export function AuditPage() {
  const { t } = useLanguage();
  return (
    <div className="office">
      <header className="header">
        <div className="brand">
          <span className="brand-name" translate="no">
            Busward
          </span>
          <span className="brand-what">{t("audit.title")}</span>
        </div>
        <span className="header-space" />
        <AccountMenu />
        <LanguageButton />
      </header>
      <main className="office-page" data-testid="audit">
        <Tabs
          items={[
            { key: "entries", label: t("audit.entries"), children: <AuditEntries /> },
            { key: "standing", label: t("audit.standing"), children: <AuditProofs /> },
            { key: "reads", label: t("audit.reads"), children: <AuditReads /> },
          ]}
        />
      </main>
    </div>
  );
}
