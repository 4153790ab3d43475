import { Button } from "antd";
import { useState } from "react";

import type { VehicleId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { EmergenciesDrawer } from "./emergencies_drawer";
import { StagesDrawer } from "./stages_drawer";

// What lies under the list: the register of emergencies, and how far each rule is let out.
export function AlarmBooks({ bus }: { readonly bus: VehicleId | null }) {
  const { t } = useLanguage();
  const [shown, setShown] = useState<"emergencies" | "stages" | null>(null);
  const close = () => setShown(null);
  return (
    <>
      <Button
        type="text"
        size="small"
        data-testid="open-emergencies"
        onClick={() => setShown("emergencies")}
      >
        {t("emergency.title")}
      </Button>
      <Button type="text" size="small" data-testid="open-stages" onClick={() => setShown("stages")}>
        {t("stages.title")}
      </Button>
      <EmergenciesDrawer open={shown === "emergencies"} bus={bus} onClose={close} />
      <StagesDrawer open={shown === "stages"} onClose={close} />
    </>
  );
}
