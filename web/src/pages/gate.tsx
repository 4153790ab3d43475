import { Result, Spin } from "antd";
import { lazy, Suspense, useEffect } from "react";

import { ApiError, isUnauthorised } from "../api/client";
import { useLanguage } from "../i18n/language";
import { AccountMenu } from "../ui/account_menu";
import { Fault } from "../ui/fault";
import { useCounty, useSession } from "../ui/queries";
import { BadgeLogIn } from "./badge_log_in";
import { ConsolePage } from "./console_page";
import { Curtain } from "./curtain";
import type { LiveLink } from "./live_link";
import { LogIn } from "./log_in";
import { Opening } from "./opening";
import { takeShownBadge } from "./shown_badge";
import { useTopicOf } from "./topic_of";

// Most who open the console never see these.
const AccountsPage = lazy(() =>
  import("./accounts_page").then((page) => ({ default: page.AccountsPage })),
);
const AuditPage = lazy(() => import("./audit_page").then((page) => ({ default: page.AuditPage })));
const Duty = lazy(() => import("./duty").then((page) => ({ default: page.Duty })));

const shownBadge = takeShownBadge();

export function Gate({ live }: { readonly live: LiveLink }) {
  return shownBadge === null ? <OpenGate live={live} /> : <BadgeLogIn secret={shownBadge} />;
}

// Who sits here comes first: a log-in, a duty or another page may stand before the console.
function OpenGate({ live }: { readonly live: LiveLink }) {
  const session = useSession();
  if (session.error instanceof ApiError && session.error.code === "log_in_wanted") return <LogIn />;
  if (isUnauthorised(session.error)) return <Unauthorised />;
  if (session.data === undefined) {
    if (session.error === null) return <Opening />;
    return (
      <Curtain>
        <Fault error={session.error} onRetry={() => void session.refetch()} />
      </Curtain>
    );
  }
  if (session.data.duty !== null)
    return (
      <Suspense fallback={<Opening />}>
        <Duty duty={session.data.duty} />
      </Suspense>
    );
  if (session.data.role === "security_administrator")
    return (
      <Suspense fallback={<Opening />}>
        <AccountsPage />
      </Suspense>
    );
  if (session.data.rights.has("read_audit"))
    return (
      <Suspense fallback={<Opening />}>
        <AuditPage />
      </Suspense>
    );
  if (session.data.staffId !== null) return <AtHand />;
  if (!session.data.rights.has("see_traffic")) return <NoPage />;
  return <ConsoleGate live={live} alarms={session.data.rights.has("see_alarms")} />;
}

interface ConsoleGateProps {
  readonly live: LiveLink;
  readonly alarms: boolean; // whether whoever sits here is told of them
}

// Lets the console open once the server has said which county this is and that we may see it.
function ConsoleGate({ live, alarms }: ConsoleGateProps) {
  const county = useCounty();
  useEffect(() => live.begin({ alarms }), [live, alarms]);
  useTopicOf(live.store, "link");
  if (isUnauthorised(county.error) || live.store.link.kind === "unauthorised")
    return <Unauthorised />;
  if (county.data !== undefined) return <ConsolePage county={county.data} live={live} />;
  if (county.error === null) return <Opening />;
  if (county.error instanceof ApiError && county.error.status === 404) return <NoCounty />;
  return (
    <Curtain>
      <Fault error={county.error} onRetry={() => void county.refetch()} />
    </Curtain>
  );
}

// An attendant who is on file has a page at an address of its own.
function AtHand() {
  useEffect(() => location.replace("/attendant.html"), []);
  return <Opening />;
}

function NoCounty() {
  const { t } = useLanguage();
  return (
    <Curtain>
      <Result
        icon={<Spin size="large" />}
        title={t("county.missing")}
        subTitle={t("county.missing.help")}
      />
    </Curtain>
  );
}

function Unauthorised() {
  const { t } = useLanguage();
  return (
    <Curtain>
      <Result
        icon={<KeyMark />}
        title={t("unauthorised.title")}
        subTitle={t("unauthorised.text")}
        extra={
          <p className="muted" data-testid="unauthorised">
            {t("unauthorised.example")} <code translate="no">{location.origin}/?token=…</code>
          </p>
        }
      />
    </Curtain>
  );
}

// An account whose role has no page of the console yet.
function NoPage() {
  const { t } = useLanguage();
  return (
    <Curtain>
      <Result title={t("no_page.title")} subTitle={t("no_page.text")} extra={<AccountMenu />} />
    </Curtain>
  );
}

function KeyMark() {
  return (
    <svg width="64" height="64" viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="30" fill="#eef1f4" />
      <circle cx="25" cy="32" r="8" fill="none" stroke="#1f5fae" strokeWidth="4" />
      <path
        d="M33 32h16m-5 0v7m-6-7v5"
        fill="none"
        stroke="#1f5fae"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </svg>
  );
}
