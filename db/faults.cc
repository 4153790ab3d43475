#include "db/faults.h"

#include <cstdio>
#include <string_view>

#include <fmt/format.h>
#include <pqxx/except>

namespace busward::db {
namespace {

std::string first_line(std::string_view text) {
  return std::string{text.substr(0, text.find('\n'))};
}

Fault tell(const char* what, Fault fault, std::string_view why) {
  const char* verdict = fault == Fault::unavailable ? "the database is not available"
                        : fault == Fault::in_doubt  ? "it is in doubt whether this happened"
                                                    : "the database refused";
  fmt::print(stderr, "busward: {}: {}: {}\n", what, verdict, first_line(why));
  return fault;
}

Fault lost(WhenLost when_lost) {
  return when_lost == WhenLost::may_have_happened ? Fault::in_doubt : Fault::unavailable;
}

// PostgreSQL's Appendix A, by class: 08 connection, 57 operator intervention, 53 no resources, 40
// rolled back, 55P03 a lock not had in time. The rest will fail again.
Fault fault_of(const std::string& sqlstate, WhenLost when_lost) {
  const std::string_view state = sqlstate;
  if (state == "57014") return Fault::unavailable;  // our own timeout: the statement was undone
  if (state.starts_with("08") || state.starts_with("57P")) return lost(when_lost);
  if (state.starts_with("53") || state.starts_with("40") || state == "55P03") {
    return Fault::unavailable;
  }
  return Fault::rejected;
}

}  // namespace

std::optional<Fault> perform(const char* what, WhenLost when_lost,
                             const std::function<void()>& work) {
  try {
    work();
    return std::nullopt;
  } catch (const pqxx::in_doubt_error& fault) {
    return tell(what, Fault::in_doubt, fault.what());
  } catch (const pqxx::too_many_connections& fault) {
    return tell(what, Fault::unavailable, fault.what());
  } catch (const pqxx::broken_connection& fault) {
    return tell(what, lost(when_lost), fault.what());
  } catch (const pqxx::statement_completion_unknown& fault) {
    return tell(what, Fault::in_doubt, fault.what());
  } catch (const pqxx::transaction_rollback& fault) {  // has no SQLSTATE of its own in pqxx 6
    return tell(what, Fault::unavailable, fault.what());
  } catch (const pqxx::sql_error& fault) {
    return tell(what, fault_of(fault.sqlstate(), when_lost), fault.what());
  } catch (const pqxx::failure& fault) {
    return tell(what, Fault::rejected, fault.what());
  } catch (const std::logic_error& fault) {  // pqxx: usage, conversion, range
    return tell(what, Fault::rejected, fault.what());
  } catch (const Refusal& fault) {
    return tell(what, Fault::rejected, fault.what());
  }
}

}  // namespace busward::db
