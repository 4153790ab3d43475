import { AttendantGate } from "./pages/attendant_gate";
import { open } from "./pages/frame";
import { watchForBadges } from "./pages/shown_badge";
import "./ui/base.css";
import "./ui/account.css";
import "./ui/attendant.css";

watchForBadges();
open(<AttendantGate />);
