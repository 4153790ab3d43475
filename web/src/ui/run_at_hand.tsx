import { Button, Popconfirm } from "antd";
import { useState } from "react";

import type { KeptRecord } from "../api/kept_records";
import type { SheetRun } from "../api/run_sheet";
import { timeFormats } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { checkName } from "./run_sheet_views";
import { Sweep } from "./sweep_at_hand";
import type { Kept } from "./use_kept";

const kItems = [
  "driver_fit",
  "brakes",
  "steering",
  "exterior_lights",
  "tyres",
  "emergency_door",
  "seats",
  "seat_belts",
] as const;
const kMost = 200;

interface RunAtHandProps {
  readonly day: string;
  readonly zone: string;
  readonly run: SheetRun;
  readonly kept: Kept;
}

// One run as its attendant goes through it: the check before it departs, heads at each stop, the
// sweep at its end.
export function RunAtHand({ day, zone, run, kept }: RunAtHandProps) {
  const { t } = useLanguage();
  const times = timeFormats(zone, t.language);
  const mine = kept.records.filter((one) => one.run === run.id && one.refused === null);
  const record = (kind: KeptRecord["kind"], body: KeptRecord["body"]) =>
    kept.record({ run: run.id, day, kind, body });
  const sum = (key: string) => mine.reduce((all, one) => all + Number(one.body[key] ?? 0), 0);
  const onBoard = run.onSite.boarded + sum("boarded") - run.onSite.alighted - sum("alighted");
  return (
    <div className="hand-one" data-testid="run-at-hand">
      <h1>
        <span className="figures">{times.minute(run.departsAt)}</span>{" "}
        <span translate="no">{run.route}</span> {t.code("direction", run.direction)}
      </h1>
      <p className="hand-who" translate="no">
        {[run.bus?.plate ?? "—", run.driver?.name, run.school].filter(Boolean).join(" · ")}
      </p>
      {run.invalid.map((check) => (
        <p key={`${check.name} ${check.detail ?? ""}`} className="hand-fault" role="alert">
          {checkName(t, check.name)}
        </p>
      ))}
      {run.onSite.faults.map((fault) => (
        <p key={fault} className="hand-fault" role="alert">
          {t.code("on_site_fault", fault)}
        </p>
      ))}
      <CheckForm
        run={run}
        done={
          run.onSite.checkedAt !== null
            ? times.minute(run.onSite.checkedAt)
            : mine.some((one) => one.kind === "checks")
              ? t("hand.kept")
              : null
        }
        onRecord={(body) => record("checks", body)}
      />
      <Heads run={run} onBoard={onBoard} mine={mine} onRecord={(body) => record("counts", body)} />
      <Sweep
        onBoard={onBoard}
        done={
          run.onSite.sweptAt !== null
            ? times.minute(run.onSite.sweptAt)
            : mine.some((one) => one.kind === "sweep")
              ? t("hand.kept")
              : null
        }
        onRecord={(body) => record("sweep", body)}
      />
    </div>
  );
}

type OnRecord = (body: KeptRecord["body"]) => void;

interface CheckFormProps {
  readonly run: SheetRun;
  readonly done: string | null;
  readonly onRecord: OnRecord;
}

// Article 41's seven items, the driver's fitness (article 39) and who is there. Nothing is ticked
// beforehand: what was not looked at is not said to be right.
function CheckForm({ run, done, onRecord }: CheckFormProps) {
  const { t } = useLanguage();
  const [fine, setFine] = useState<ReadonlySet<string>>(new Set());
  const [again, setAgain] = useState(false);
  const toggle = (name: string) => {
    const next = new Set(fine);
    if (!next.delete(name)) next.add(name);
    setFine(next);
  };
  const finish = () => {
    onRecord({
      ...Object.fromEntries(kItems.map((item) => [item, fine.has(item)])),
      ...(run.bus === null ? {} : { plate: run.bus.plate }),
      ...(run.driver !== null && fine.has("driver") ? { driver: run.driver.code } : {}),
      ...(run.attendant === null ? {} : { attendant: run.attendant.code }),
    });
    setFine(new Set());
    setAgain(false);
  };
  const all = kItems.every((item) => fine.has(item));
  return (
    <section className="hand-part">
      <h2>
        {t("hand.check")}
        {done !== null && <span className="hand-mark is-done">✓ {done}</span>}
      </h2>
      {done !== null && !again ? (
        <Button size="large" block onClick={() => setAgain(true)}>
          {t("hand.check.again")}
        </Button>
      ) : (
        <>
          <div className="hand-items">
            {run.driver !== null && (
              <Item
                text={t("hand.driver_is", { name: run.driver.name })}
                on={fine.has("driver")}
                onToggle={() => toggle("driver")}
              />
            )}
            {kItems.map((item) => (
              <Item
                key={item}
                text={t.code("check_item", item)}
                on={fine.has(item)}
                onToggle={() => toggle(item)}
              />
            ))}
          </div>
          {all ? (
            <Button type="primary" size="large" block onClick={finish} data-testid="send-check">
              {t("hand.check.send")}
            </Button>
          ) : (
            <Popconfirm title={t("hand.check.failed.sure")} onConfirm={finish}>
              <Button size="large" block danger>
                {t("hand.check.failed", { count: kItems.filter((item) => !fine.has(item)).length })}
              </Button>
            </Popconfirm>
          )}
        </>
      )}
    </section>
  );
}

interface ItemProps {
  readonly text: string;
  readonly on: boolean;
  readonly onToggle: () => void;
}

function Item({ text, on, onToggle }: ItemProps) {
  return (
    <label className={on ? "hand-item is-on" : "hand-item"}>
      <input type="checkbox" checked={on} onChange={onToggle} />
      {text}
    </label>
  );
}

interface HeadsProps {
  readonly run: SheetRun;
  readonly onBoard: number;
  readonly mine: readonly KeptRecord[];
  readonly onRecord: OnRecord;
}

function Heads({ run, onBoard, mine, onRecord }: HeadsProps) {
  const { t } = useLanguage();
  const stops = run.stops.map((stop) => stop.stop);
  const [at, setAt] = useState(0);
  const [boarded, setBoarded] = useState(0);
  const [alighted, setAlighted] = useState(0);
  const stop = stops[at] ?? t("hand.stop.unnamed");
  const planned = run.stops[at];
  const finish = () => {
    onRecord({ stop, boarded, alighted });
    setBoarded(0);
    setAlighted(0);
    setAt(Math.min(at + 1, Math.max(0, stops.length - 1)));
  };
  return (
    <section className="hand-part">
      <h2>
        {t("hand.heads")}
        <span className="hand-mark is-done figures" data-testid="on-board">
          {t("hand.on_board", { count: onBoard })}
        </span>
      </h2>
      {stops.length > 0 && (
        <select
          className="hand-stop"
          aria-label={t("hand.stop")}
          value={at}
          onChange={(event) => setAt(Number(event.target.value))}
        >
          {stops.map((name, index) => (
            <option key={name} value={index} translate="no">
              {name}
            </option>
          ))}
        </select>
      )}
      {planned !== undefined && (
        <p className="muted">
          {t("hand.planned", { boarding: planned.boarding, alighting: planned.alighting })}
        </p>
      )}
      <Stepper text={t("hand.boarded")} value={boarded} onChange={setBoarded} />
      <Stepper text={t("hand.alighted")} value={alighted} onChange={setAlighted} />
      <Button
        type="primary"
        size="large"
        block
        disabled={boarded + alighted === 0}
        onClick={finish}
        data-testid="send-heads"
      >
        {t("hand.heads.send")}
      </Button>
      {mine
        .filter((one) => one.kind === "counts")
        .map((one) => (
          <p key={one.id} className="muted figures">
            {t("hand.heads.kept", {
              stop: String(one.body.stop),
              boarded: Number(one.body.boarded),
              alighted: Number(one.body.alighted),
            })}
          </p>
        ))}
    </section>
  );
}

interface StepperProps {
  readonly text: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Stepper({ text, value, onChange }: StepperProps) {
  return (
    <div className="hand-stepper">
      <span>{text}</span>
      <Button size="large" disabled={value === 0} onClick={() => onChange(value - 1)}>
        −
      </Button>
      <output className="figures">{value}</output>
      <Button size="large" disabled={value === kMost} onClick={() => onChange(value + 1)}>
        +
      </Button>
    </div>
  );
}
