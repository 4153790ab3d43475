import { Drawer, Tabs } from "antd";

import { useLanguage } from "../i18n/language";
import { SafetyDue } from "./safety_due";
import { SafetyPledges } from "./safety_pledges";
import { SafetyStoppages } from "./safety_stoppages";
import { SafetyTraining } from "./safety_training";

// The safety work: what each has to do next, what is stopped, who is trained and who has signed.
export function SafetyDrawer({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  return (
    <Drawer open={open} onClose={onClose} title={t("safety.title")} size={1080} destroyOnHidden>
      <Tabs
        className="safety"
        data-testid="safety"
        items={[
          { key: "due", label: t("safety.due"), children: <SafetyDue /> },
          { key: "stoppages", label: t("safety.stoppages"), children: <SafetyStoppages /> },
          { key: "training", label: t("safety.training"), children: <SafetyTraining /> },
          { key: "pledges", label: t("safety.pledges"), children: <SafetyPledges /> },
        ]}
      />
    </Drawer>
  );
}
