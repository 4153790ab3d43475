import { Button, Popconfirm } from "antd";

import type { KeptRecord } from "../api/kept_records";
import { useLanguage } from "../i18n/language";

interface SweepProps {
  readonly onBoard: number;
  readonly done: string | null;
  readonly onRecord: (body: KeptRecord["body"]) => void;
}

// Every seat has been looked at; nobody is left, or somebody was found.
export function Sweep({ onBoard, done, onRecord }: SweepProps) {
  const { t } = useLanguage();
  return (
    <section className="hand-part">
      <h2>
        {t("hand.sweep")}
        {done !== null && <span className="hand-mark is-done">✓ {done}</span>}
      </h2>
      <p className="muted">{t("hand.sweep.help")}</p>
      {onBoard !== 0 && <p className="warn">{t("hand.sweep.differs", { count: onBoard })}</p>}
      <Popconfirm title={t("hand.sweep.sure")} onConfirm={() => onRecord({ empty: true })}>
        <Button type="primary" size="large" block data-testid="send-sweep">
          {t("hand.sweep.empty")}
        </Button>
      </Popconfirm>
      <Popconfirm title={t("hand.sweep.found.sure")} onConfirm={() => onRecord({ empty: false })}>
        <Button danger size="large" block>
          {t("hand.sweep.found")}
        </Button>
      </Popconfirm>
    </section>
  );
}
