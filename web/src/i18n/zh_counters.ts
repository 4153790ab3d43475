// What the header counts, in Chinese.
export const zhCounters = {
  "counter.on_road": "在途",
  "counter.on_road.help": "两分钟内有定位，且正在行驶或在执行趟次的校车",
  "counter.on_run": "执行趟次",
  "counter.on_run.help": "正在前往首站或载有学生的校车",
  "counter.silent": "失联",
  "counter.silent.help": "应在执行趟次、但超过两分钟没有定位的校车",
  "counter.open_alarms": "未结束报警",
  "counter.open_alarms.help": "仍在持续的报警，均为疑似，待人工处理",
  "counter.of": "共 {total} 辆",
};
