// What the header counts, in English.
export const enCounters = {
  "counter.on_road": "On the road",
  "counter.on_road.help": "Buses seen in the last two minutes that are moving or on a run",
  "counter.on_run": "On a run",
  "counter.on_run.help": "Buses on the way to their first stop or carrying pupils",
  "counter.silent": "Silent",
  "counter.silent.help": "Buses on a run that have sent no position for more than two minutes",
  "counter.open_alarms": "Open alarms",
  "counter.open_alarms.help":
    "Alarms that still last; all are suspected until someone has handled them",
  "counter.of": "of {total}",
};
