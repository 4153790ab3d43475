import { Button, Modal } from "antd";

import type { PrintedBadge } from "../api/badges";
import { useLanguage } from "../i18n/language";
import { translator } from "../i18n/messages";
import { useCountyTimes } from "./county_clock";

// A badge of the size of a bank card, Chinese first. Its code is on no other page, ever.
export function BadgePrint({
  printed,
  onClose,
}: {
  readonly printed: PrintedBadge | null;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  return (
    <Modal
      open={printed !== null}
      title={t("badge.print.title")}
      onCancel={onClose}
      width={480}
      mask={{ closable: false }}
      destroyOnHidden
      footer={
        <Button type="primary" onClick={() => print()}>
          {t("badge.print")}
        </Button>
      }
    >
      <p className="muted">{t("badge.print.help")}</p>
      {printed !== null && <Badge printed={printed} />}
    </Modal>
  );
}

// In both languages, whatever the console speaks: it is for whoever finds it, too.
const zh = translator("zh");
const en = translator("en");

function Badge({ printed }: { readonly printed: PrintedBadge }) {
  const { attendant, contacts, qrSvg } = printed;
  const times = useCountyTimes();
  const day = attendant.badge === null ? "" : times.day(attendant.badge.expiresAt);
  return (
    <article className="badge" translate="no" data-testid="badge">
      <header>
        <b>{zh("badge.face")}</b> {en("badge.face")}
      </header>
      <img
        className="badge-code"
        alt={zh("badge.face.code")}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(qrSvg)}`}
      />
      <div className="badge-who">
        <strong>{attendant.name}</strong>
        <span>{attendant.code}</span>
        <span>{attendant.operator}</span>
        <span>
          {zh("badge.face.until")} <small>{en("badge.face.until")}</small> {day}
        </span>
      </div>
      <footer>
        {zh("badge.face.lost")} <small>{en("badge.face.lost")}</small>{" "}
        {contacts.length === 0
          ? zh("badge.face.manager")
          : contacts.map((one) => (
              <span key={one.name}>
                {one.name} {one.phone ?? ""}{" "}
              </span>
            ))}
      </footer>
    </article>
  );
}
