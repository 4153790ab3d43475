-- What a driver was told of an alarm by the terminal in the cab, and what the terminal made of it. One row an alarm,
-- written when it is decided and never changed.

CREATE TABLE compliance.cab_warning (
  alarm uuid PRIMARY KEY REFERENCES compliance.alarm (id),
  terminal_id bigint NOT NULL,
  text text NOT NULL,
  wanted_at timestamptz NOT NULL,
  sendings integer NOT NULL CHECK (sendings >= 0),
  sent_at timestamptz,
  answered_at timestamptz,
  outcome text NOT NULL
    CHECK (outcome IN ('confirmed', 'refused', 'unsupported', 'unanswered', 'unreachable')),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((sendings > 0) = (sent_at IS NOT NULL))
);
GRANT SELECT, INSERT ON compliance.cab_warning TO busward_api;
GRANT SELECT ON compliance.cab_warning TO busward_engine, busward_auditor;
