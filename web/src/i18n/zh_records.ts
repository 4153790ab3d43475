// The records on file, in the field's own words. Part of zh.ts.
export const zhRecords = {
  "records.open": "台账",
  "records.title": "台账",
  "records.help":
    "在档的记录，可按任一时点查看。导出的表格可以直接修改后再导入；导入前会逐格检查，有一处问题就全部不导入。",
  "records.search": "搜索本表",
  "records.at": "截至时点",
  "records.known_at": "按当时所知",
  "records.now": "现在",
  "records.total": "共 {total} 条",
  "records.shown": "共 {total} 条，已显示前 {shown} 条",
  "records.more": "显示更多",
  "records.none": "没有记录",
  "records.none_found": "没有符合条件的记录",
  "records.xlsx": "导出 Excel",
  "records.csv": "导出 CSV",
  "records.template": "下载模板",
} as const;
