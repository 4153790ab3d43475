#include "registry/access/rights.h"

#include <algorithm>

#include "geo/assert.h"

namespace busward::registry::access {

namespace {

using Holders = std::vector<RightOfRole>;

// The authorities are on duty for their area; operators and schools watch their own.
const Holders kTraffic{{Role::monitor, Reach::own},         {Role::safety_manager, Reach::own},
                       {Role::attendant, Reach::own},       {Role::school_clerk, Reach::served},
                       {Role::duty_officer, Reach::area},   {Role::safety_officer, Reach::area},
                       {Role::permit_clerk, Reach::area},   {Role::government_office, Reach::area},
                       {Role::traffic_police, Reach::area}, {Role::transport_officer, Reach::area},
                       {Role::inspector, Reach::area}};
const Holders kTracks{{Role::monitor, Reach::own},         {Role::safety_manager, Reach::own},
                      {Role::duty_officer, Reach::area},   {Role::safety_officer, Reach::area},
                      {Role::traffic_police, Reach::area}, {Role::transport_officer, Reach::area},
                      {Role::inspector, Reach::area}};
const Holders kAlarms{{Role::monitor, Reach::own},
                      {Role::safety_manager, Reach::own},
                      {Role::school_clerk, Reach::served},
                      {Role::duty_officer, Reach::area},
                      {Role::safety_officer, Reach::area},
                      {Role::traffic_police, Reach::area},
                      {Role::transport_officer, Reach::area},
                      {Role::inspector, Reach::area}};
// Which step each of them may take is tracker/alarm_case's business, but for those of the people at
// the bus, which the two rows below give.
const Holders kHandling{{Role::monitor, Reach::own},         {Role::safety_manager, Reach::own},
                        {Role::attendant, Reach::own},       {Role::school_clerk, Reach::served},
                        {Role::duty_officer, Reach::area},   {Role::safety_officer, Reach::area},
                        {Role::traffic_police, Reach::area}, {Role::transport_officer, Reach::area},
                        {Role::inspector, Reach::area}};
// Whoever is at the bus or waits for it: looks through it, counts, and says whom he spoke to.
const Holders kOnTheSpot{{Role::monitor, Reach::own},        {Role::safety_manager, Reach::own},
                         {Role::attendant, Reach::own},      {Role::school_clerk, Reach::served},
                         {Role::duty_officer, Reach::area},  {Role::safety_officer, Reach::area},
                         {Role::traffic_police, Reach::area}};
const Holders kStages{{Role::safety_officer, Reach::area}, {Role::duty_officer, Reach::area}};
const Holders kFiles{{Role::monitor, Reach::own},
                     {Role::safety_manager, Reach::own},
                     {Role::school_clerk, Reach::served},
                     {Role::duty_officer, Reach::area},
                     {Role::safety_officer, Reach::area},
                     {Role::permit_clerk, Reach::area},
                     {Role::government_office, Reach::area},
                     {Role::traffic_police, Reach::area},
                     {Role::transport_officer, Reach::area},
                     {Role::inspector, Reach::area}};
const Holders kFilesKept{{Role::safety_manager, Reach::own},
                         {Role::school_clerk, Reach::own},
                         {Role::duty_officer, Reach::area},
                         {Role::safety_officer, Reach::area},
                         {Role::permit_clerk, Reach::area}};
const Holders kTerminals{{Role::system_administrator, Reach::area},
                         {Role::duty_officer, Reach::area}};
const Holders kDeclared{{Role::monitor, Reach::own},
                        {Role::safety_manager, Reach::own},
                        {Role::school_clerk, Reach::own},
                        {Role::duty_officer, Reach::area},
                        {Role::safety_officer, Reach::area}};
const Holders kAttested{{Role::attendant, Reach::own},      {Role::monitor, Reach::own},
                        {Role::safety_manager, Reach::own}, {Role::school_clerk, Reach::own},
                        {Role::duty_officer, Reach::area},  {Role::safety_officer, Reach::area}};
// Who looks into what happened, and does not run buses.
const Holders kHolds{{Role::safety_officer, Reach::area}, {Role::inspector, Reach::area}};
const Holders kExports{{Role::safety_officer, Reach::area}};
// Who answers for the attendants, and who keeps the accounts.
const Holders kBadges{{Role::safety_manager, Reach::own},
                      {Role::security_administrator, Reach::area}};
const Holders kAccounts{{Role::security_administrator, Reach::area}};
const Holders kAudit{{Role::audit_administrator, Reach::area}};

const std::vector<RightRow> kRights{
    {Right::see_traffic, "see_traffic", "动态监控", "dynamic monitoring", kTraffic},
    {Right::see_tracks, "see_tracks", "动态监控与事后核查",
     "monitoring and looking into what happened", kTracks},
    {Right::see_alarms, "see_alarms", "报警监控", "monitoring of alarms", kAlarms},
    {Right::handle_alarms, "handle_alarms", "报警处置与处理",
     "intervention and treatment of alarms", kHandling},
    {Right::contact_bus, "contact_bus", "联系车上人员", "speaking to those on the bus", kOnTheSpot},
    {Right::account_for_pupils, "account_for_pupils", "清车与人数核对",
     "saying who searched the bus, and that the counts match", kOnTheSpot},
    {Right::set_stages, "set_stages", "报警规则分级启用", "letting rules out", kStages},
    {Right::see_files, "see_files", "档案管理与监督", "keeping and supervising the files", kFiles},
    {Right::keep_files, "keep_files", "档案管理", "keeping the files", kFilesKept},
    {Right::see_terminals, "see_terminals", "终端接入管理", "keeping the terminals", kTerminals},
    {Right::see_runs, "see_runs", "趟次管理与监督", "the day's runs", kTraffic},
    {Right::declare_runs, "declare_runs", "趟次申报", "declaring changes of runs", kDeclared},
    {Right::attest_runs, "attest_runs", "现场记录", "recording on the spot", kAttested},
    {Right::keep_holds, "keep_holds", "依法锁定保存", "keeping what an inquiry needs", kHolds},
    {Right::export_people, "export_people", "个人信息查阅复制",
     "giving a person what is kept of them", kExports},
    {Right::issue_badges, "issue_badges", "工牌发放", "issuing badges to attendants", kBadges},
    {Right::keep_accounts, "keep_accounts", "账号与权限管理", "keeping accounts and roles",
     kAccounts},
    {Right::read_audit, "read_audit", "安全审计", "security audit", kAudit}};

}  // namespace

const std::vector<RightRow>& rights() {
  return kRights;
}

const RightRow& row_of(Right right) {
  const auto found = std::ranges::find(rights(), right, &RightRow::right);
  BUSWARD_ASSERT(found != rights().end());
  return *found;
}

std::optional<Reach> reach_of(Role role, Right right) {
  const auto& held_by = row_of(right).held_by;
  const auto found = std::ranges::find(held_by, role, &RightOfRole::role);
  if (found == held_by.end()) return std::nullopt;
  return found->reach;
}

std::optional<Reach> reach_of(const Actor& actor, Right right) {
  const auto reach = reach_of(actor.role, right);
  if (!reach || !actor.of.staff_id) return reach;
  const bool at_the_bus = right == Right::see_runs || right == Right::attest_runs;
  return at_the_bus ? std::optional{Reach::runs} : std::nullopt;
}

}  // namespace busward::registry::access
