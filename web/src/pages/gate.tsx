import { Button, Result, Spin } from "antd";

import { ApiError, isUnauthorised } from "../api/client";
import { useLanguage } from "../i18n/language";
import { Fault } from "../ui/fault";
import { useCounty } from "../ui/queries";
import { ConsolePage } from "./console_page";
import type { LiveLink } from "./live_link";
import { useTopicOf } from "./topic_of";

// Lets the console open once the server has said which county this is and that we may see it.
export function Gate({ live }: { readonly live: LiveLink }) {
  const county = useCounty();
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

function Opening() {
  const { t } = useLanguage();
  return (
    <Curtain>
      <Spin size="large" />
      <p className="muted">{t("loading.title")}</p>
    </Curtain>
  );
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

function Curtain({ children }: { readonly children: React.ReactNode }) {
  const { t, setLanguage } = useLanguage();
  return (
    <div className="curtain">
      <div className="curtain-brand">
        <b translate="no">Busward</b> {t("product.name")}
      </div>
      {children}
      <Button
        type="link"
        lang={t.language === "zh" ? "en" : "zh-CN"}
        translate="no"
        onClick={() => setLanguage(t.language === "zh" ? "en" : "zh")}
      >
        {t("language.other")}
      </Button>
    </div>
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
