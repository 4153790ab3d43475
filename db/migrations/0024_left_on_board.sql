-- A child left on board: a run is judged by what was recorded once its sweep is due.

-- Whether that time had come when the run's settling was asked for.
ALTER TABLE tracking.settle_due ADD COLUMN sweep_due boolean NOT NULL DEFAULT false;
