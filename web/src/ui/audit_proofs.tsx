import { Alert } from "antd";

import type { Anchor, AuditStanding, Verified } from "../api/keeping";
import { useLanguage } from "../i18n/language";
import { useAuditStanding } from "./audit_queries";
import { useCountyTimes } from "./county_clock";
import { Fault } from "./fault";

// How the log is proven: the chain of seals, the last verification, the anchors of each day.
export function AuditProofs() {
  const found = useAuditStanding();
  if (found.error !== null)
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return null;
  return (
    <div className="audit">
      <LastVerified verified={found.data.verified} />
      <Seals standing={found.data} />
      <Anchors anchors={found.data.anchors} />
    </div>
  );
}

function Seals({ standing }: { readonly standing: AuditStanding }) {
  const { t } = useLanguage();
  const times = useCountyTimes();
  return (
    <section>
      <h2>{t("audit.seals")}</h2>
      <p>
        {standing.sealedAt === null
          ? t("audit.seals.none")
          : t("audit.seals.text", {
              count: standing.seals,
              at: `${times.day(standing.sealedAt)} ${times.clock(standing.sealedAt)}`,
              algorithm: standing.algorithm ?? "",
            })}
      </p>
    </section>
  );
}

function LastVerified({ verified }: { readonly verified: Verified | null }) {
  const { t } = useLanguage();
  return (
    <section data-testid="audit-verified">
      <h2>{t("audit.verified")}</h2>
      {verified === null ? (
        <Alert
          type="warning"
          showIcon
          title={t("audit.verified.never")}
          description={<HowToVerify />}
        />
      ) : (
        <Verification verified={verified} />
      )}
    </section>
  );
}

// Whoever can change the log could change a page of it too: so it is called on the machine itself.
function HowToVerify() {
  const { t } = useLanguage();
  return (
    <p className="audit-how">
      {t("audit.verified.how")} <code translate="no">busward verify --config {kConfig}</code>
    </p>
  );
}
const kConfig = "/etc/busward/busward.toml"; // where it lies unless somebody put it elsewhere

function Verification({ verified }: { readonly verified: Verified }) {
  const { t } = useLanguage();
  const times = useCountyTimes();
  const sum = (name: string) => verified.sums.get(name) ?? 0;
  return (
    <>
      <Alert
        type={sum("findings") === 0 ? "success" : "error"}
        showIcon
        title={
          sum("findings") === 0
            ? t("audit.verified.fine")
            : t("audit.verified.found", { count: sum("findings") })
        }
        description={
          <>
            <p>
              {t("audit.verified.by", {
                at: `${times.day(verified.at)} ${times.clock(verified.at)}`,
                who: verified.runBy ?? t("audit.verified.somebody"),
                build: verified.build,
                count: sum("findings"),
              })}
            </p>
            <p>
              {t("audit.verified.sums", {
                entries: sum("entries"),
                seals: sum("seals"),
                anchors: sum("anchors"),
                values: sum("values"),
                unsealed: sum("unsealed"),
                erased: sum("erased_values"),
              })}
            </p>
            <HowToVerify />
          </>
        }
      />
      {verified.findings.length > 0 && <Findings findings={verified.findings} />}
    </>
  );
}

function Findings({ findings }: Pick<Verified, "findings">) {
  const { t } = useLanguage();
  return (
    <table className="sheet audit-findings">
      <thead>
        <tr>
          <th scope="col">{t("audit.tampering")}</th>
          <th scope="col">{t("audit.number")}</th>
        </tr>
      </thead>
      <tbody>
        {findings.map(({ tampering, number }) => (
          <tr key={`${tampering} ${number}`}>
            <td className="alarm">{t.code("tampering", tampering)}</td>
            <td>{number}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Anchors({ anchors }: { readonly anchors: readonly Anchor[] }) {
  const { t } = useLanguage();
  return (
    <section>
      <h2>{t("audit.anchors")}</h2>
      {anchors.length === 0 ? (
        <p className="muted">{t("audit.anchors.none")}</p>
      ) : (
        <table className="sheet">
          <thead>
            <tr>
              {(["day", "seal", "hash", "algorithm", "key_version", "signature"] as const).map(
                (column) => (
                  <th key={column} scope="col">
                    {t(`audit.${column}`)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody translate="no">
            {anchors.map((anchor) => (
              <tr key={anchor.day}>
                <th scope="row">{anchor.day}</th>
                <td>{anchor.seal}</td>
                <td>
                  <code title={anchor.hash}>{anchor.hash.slice(0, 16)}…</code>
                </td>
                <td>{anchor.algorithm}</td>
                <td>
                  <code>{anchor.keyVersion}</code>
                </td>
                <td>
                  <code title={anchor.signature}>{anchor.signature.slice(0, 16)}…</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
