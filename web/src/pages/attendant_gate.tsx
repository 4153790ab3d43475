import { useEffect } from "react";

import { ApiError, isUnauthorised } from "../api/client";
import { keptSheet } from "../api/kept_sheet";
import { timeFormats } from "../i18n/format";
import { Fault } from "../ui/fault";
import { useSession } from "../ui/queries";
import { AttendantPage } from "./attendant_page";
import { BadgeLogIn } from "./badge_log_in";
import { Curtain } from "./curtain";
import { LogIn } from "./log_in";
import { Opening } from "./opening";
import { forgetPage } from "./page_worker";
import { takeShownBadge } from "./shown_badge";

const shownBadge = takeShownBadge();
const today = (zone: string) => timeFormats(zone, "zh").day(Date.now());

// The attendant's page has an address of its own. Who is no attendant belongs to the console's.
export function AttendantGate() {
  return shownBadge === null ? <OpenGate /> : <BadgeLogIn secret={shownBadge} />;
}

function OpenGate() {
  const session = useSession();
  const kept = keptSheet(localStorage, today);
  if (isUnauthorised(session.error)) return <LoggedOut />;
  if (session.data !== undefined) {
    const { accountId, name, staffId, duty } = session.data;
    if (staffId === null || duty !== null) return <Elsewhere />;
    return <AttendantPage key={accountId} account={accountId} name={name} kept={kept} />;
  }
  if (session.fetchStatus === "fetching" && session.failureCount === 0) return <Opening />;
  // No network: as it was when there was one.
  if (kept !== null && !isAnswer(session.failureReason))
    return <AttendantPage key={kept.account} account={kept.account} name="" kept={kept} />;
  if (session.error === null) return <Opening />;
  return (
    <Curtain>
      <Fault error={session.error} onRetry={() => void session.refetch()} />
    </Curtain>
  );
}

const isAnswer = (error: unknown) => error instanceof ApiError && error.status !== null;

function LoggedOut() {
  useEffect(() => void forgetPage(), []);
  return <LogIn />;
}

function Elsewhere() {
  useEffect(() => location.replace("/"), []);
  return <Opening />;
}
