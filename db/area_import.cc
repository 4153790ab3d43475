#include <vector>

#include <fmt/format.h>

#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::Area;
using registry::AreaFault;
using registry::AreaFaultKind;

constexpr Statement kTable{
    "incoming_area",
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, level text, parent text, "
    "parent_id bigint) ON COMMIT DROP"};
constexpr Statement kRows{
    "incoming_area_rows",
    "INSERT INTO incoming SELECT row - 1, code, name, level, parent "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY "
    "AS i (code, name, level, parent, row)"};
// A parent stands in the same file or is on file.
constexpr Statement kParents{
    "incoming_area_parents",
    "UPDATE incoming i SET parent_id = coalesce("
    "(SELECT p.area_id FROM incoming p WHERE p.code = i.parent), "
    "(SELECT a.area_id FROM registry.area_now a WHERE a.code = i.parent))"};
// What the tree would be, the file's areas first.
constexpr Statement kTree{
    "incoming_area_tree",
    "SELECT code, name, level, parent FROM (SELECT code, name, level, parent, record FROM incoming "
    "UNION ALL SELECT a.code, a.name, a.level, p.code, NULL FROM registry.area_now a "
    "LEFT JOIN registry.area_now p ON p.area_id = a.parent_id "
    "WHERE NOT EXISTS (SELECT FROM incoming i WHERE i.code = a.code)) AS t "
    "ORDER BY record NULLS LAST, code"};

std::vector<Area> tree_in(const pqxx::result& rows) {
  std::vector<Area> areas;
  for (const auto& row : rows) {
    areas.push_back({.code = row[0].as<std::string>(),
                     .name = row[1].as<std::string>(),
                     .level = *registry::value_in(registry::kAreaLevels, row[2].c_str()),
                     .parent_code = {}});
    if (!row[3].is_null()) areas.back().parent_code = row[3].as<std::string>();
  }
  return areas;
}

registry::Wording levels_in_order() {
  return {"市在县区之上，县区在乡镇之上", "a city is above a county, a county above a town"};
}

// An area on file may lose its place because the file moves the one above it.
RecordFault fault_of(const AreaFault& fault, const std::vector<Area>& tree, std::size_t in_file) {
  const Area& area = tree[fault.area];
  if (fault.kind == AreaFaultKind::unknown_parent) {
    return {.record = fault.area,
            .column = "parent",
            .what = {fmt::format("“{}” 不在台账中", *area.parent_code),
                     fmt::format("'{}' is not on file", *area.parent_code)},
            .remedy = {"请在表中补上级区划，或改正编号",
                       "add the area above to the file, or correct the code"}};
  }
  if (fault.area < in_file) {
    return {
        .record = fault.area,
        .column = "level",
        .what = {fmt::format("上级区划 “{}” 的级别并不更高", *area.parent_code),
                 fmt::format("the area above, '{}', is not of a higher level", *area.parent_code)},
        .remedy = levels_in_order()};
  }
  std::size_t above = 0;
  while (above < in_file && tree[above].code != *area.parent_code) ++above;
  return {
      .record = above,
      .column = "level",
      .what = {fmt::format("台账中它的下级区划 “{}” 的级别并不更低", area.code),
               fmt::format("'{}', which is on file below it, is not of a lower level", area.code)},
      .remedy = levels_in_order()};
}

}  // namespace

void take_areas(ImportSession& session, std::span<const Area> areas) {
  SqlArray columns[4];
  for (const Area& area : areas) {
    columns[0].add(area.code);
    columns[1].add(area.name);
    columns[2].add(registry::name_in(registry::kAreaLevels, area.level));
    columns[3].add_optional(area.parent_code);
  }
  session.begin_incoming(kTable);
  session.run(kRows, columns[0].text(), columns[1].text(), columns[2].text(), columns[3].text());
  const auto tree = tree_in(session.run(kTree));
  for (const AreaFault& fault : registry::area_faults(tree)) {
    session.fault(fault_of(fault, tree, areas.size()));
  }
  if (!session.sound()) return;
  session.identify("registry.area", "registry.area_fact", "area_id", "code");
  session.run(kParents);
  session.revise({.fact = "registry.area_fact", .keys = "{area_id}"});
}

}  // namespace busward::db
