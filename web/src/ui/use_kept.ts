import { useCallback, useEffect, useState } from "react";

import { drop, keep, keptRecords, newRecord, sendKept, type KeptRecord } from "../api/kept_records";

export interface Kept {
  readonly records: readonly KeptRecord[];
  readonly record: (what: Omit<KeptRecord, "id" | "at" | "refused" | "account">) => void;
  readonly send: () => void;
  readonly forget: (id: string) => void;
}

const kAgainMs = 20_000;
let underWay = false; // one after the other; a record that is sent twice is one

// The records of this account that the server does not have yet. Sent as soon as they are made,
// when the network is back, and every while; `onSent` when all are there.
export function useKept(account: string, onSent: () => void): Kept {
  const [records, setRecords] = useState(() => keptRecords(localStorage));
  const look = useCallback(() => setRecords(keptRecords(localStorage)), []);
  const send = useCallback(() => {
    const waiting = keptRecords(localStorage).some(
      (one) => one.account === account && one.refused === null,
    );
    if (!waiting || underWay) return;
    underWay = true;
    void sendKept(localStorage, account).then((all) => {
      underWay = false;
      look();
      if (all) onSent();
    });
  }, [account, look, onSent]);
  useEffect(() => {
    send();
    const again = setInterval(send, kAgainMs);
    window.addEventListener("online", send);
    return () => {
      clearInterval(again);
      window.removeEventListener("online", send);
    };
  }, [send]);
  return {
    records: records.filter((one) => one.account === account),
    record: (what) => {
      keep(localStorage, newRecord({ ...what, account }));
      look();
      send();
    },
    send,
    forget: (id) => {
      drop(localStorage, id);
      look();
    },
  };
}
