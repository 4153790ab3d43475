import { Button } from "antd";

import type { AlarmCase } from "../api/handling";
import type { Alarm } from "../api/types";
import { duration } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { useTimes, useConsole } from "./console_context";
import { CaseHistory } from "./case_history";
import { Fault } from "./fault";
import { CaseMark } from "./handling_parts";
import { useMay } from "./may";
import { useCase } from "./queries";
import { nextSteps } from "./step_fields";
import type { StepDesk } from "./step_desk";

interface AlarmHandlingProps {
  readonly alarm: Alarm;
  readonly desk: StepDesk;
}

const kFirstClass = 3; // buttons that are not folded away

// What is done about one alarm: where it stands, who is called, what comes next, what was.
export function AlarmHandling({ alarm, desk }: AlarmHandlingProps) {
  const { t } = useLanguage();
  const may = useMay();
  const found = useCase(alarm.id, `${alarm.revision} ${alarm.handling?.steps ?? ""}`);
  if (found.data === undefined) {
    return found.error === null ? null : (
      <Fault error={found.error} onRetry={() => void found.refetch()} />
    );
  }
  const pending = {
    ground: found.data.handling.outcome === "justified" && !found.data.handling.stands,
    rectification: found.data.rectifyBy !== null,
    appealed: found.data.steps.some((step) => step.kind === "appealed"),
  };
  const steps = nextSteps(found.data.handling.state, alarm.rule, pending).filter(may.step);
  return (
    <div className="handling" data-testid="handling">
      <div className="handling-head">
        <CaseMark handling={found.data.handling} withOwner />
        {found.data.rectifyBy !== null && (
          <span className="tag tag-late">
            {t("case.rectify_by", { day: found.data.rectifyBy })}
          </span>
        )}
      </div>
      <Calls found={found.data} />
      <div className="handling-steps">
        {steps.map((kind, index) => (
          <Button
            key={kind}
            size="small"
            type={index === 0 ? "primary" : index < kFirstClass ? "default" : "text"}
            data-testid={`step-${kind}`}
            loading={desk.busy === kind}
            onClick={() => desk.begin(alarm, kind)}
          >
            {t.code("step", kind)}
          </Button>
        ))}
      </div>
      {desk.fault !== null && desk.kind === null && (
        <p className="step-fault" role="alert" data-testid="step-fault">
          {desk.fault}
        </p>
      )}
      <CaseHistory found={found.data} />
    </div>
  );
}

// The tiers that were called, with how long each took.
function Calls({ found }: { readonly found: AlarmCase }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  return (
    <ul className="calls">
      {found.calls.map((call) => (
        <li key={call.tier} title={t.code("call", call.reason)}>
          <b>{t.code("tier", call.tier)}</b>
          <time className="figures">{times.moment(call.at, now())}</time>
          <span className={call.answeredS === null ? "unanswered" : "muted"}>
            {call.answeredS === null
              ? t("call.unanswered")
              : t("call.answered", { age: duration(call.answeredS * 1000, t) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
