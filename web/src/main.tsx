import { open } from "./pages/frame";
import { Gate } from "./pages/gate";
import { makeLiveLink } from "./pages/live_link";
import { watchForBadges } from "./pages/shown_badge";
import "./ui/base.css";
import "./ui/header.css";
import "./ui/alarms.css";
import "./ui/panel.css";
import "./ui/bus.css";
import "./ui/files.css";
import "./ui/records.css";
import "./ui/handling.css";
import "./ui/account.css";
import "./ui/run_sheet.css";
import "./ui/badge.css";
import "./ui/phone.css";

watchForBadges();
open(<Gate live={makeLiveLink()} />);
