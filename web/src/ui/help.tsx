import { Modal } from "antd";

import { useLanguage } from "../i18n/language";

const kKeys = [
  [["/"], "help.search"],
  [["J"], "help.next"],
  [["K"], "help.previous"],
  [["A"], "help.acknowledge"],
  [["O"], "help.own"],
  [["C"], "help.contact"],
  [["V"], "help.decide"],
  [["N"], "help.note"],
  [["Esc"], "help.escape"],
  [["?"], "help.help"],
] as const;

export function Help({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      title={t("help.title")}
      width={360}
      destroyOnHidden
    >
      <dl className="keys" data-testid="help">
        {kKeys.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
