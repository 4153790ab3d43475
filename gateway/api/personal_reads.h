#pragma once

#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "db/caller.h"
#include "db/fleet_store.h"
#include "db/personal_read_store.h"
#include "gateway/http/exchange.h"
#include "registry/ids.h"
#include "tracker/ports/clock.h"

namespace busward::api {

namespace asio = boost::asio;

// What a request is about to read of people, for `Caller::reads`: it is noted in the transaction
// that reads it, or not read.
db::PersonalRead reading_track(registry::VehicleId vehicle, const db::TimeSpan& span);
db::PersonalRead reading_contacts(std::int64_t emergency);
db::PersonalRead reading_trained_people(std::string_view extent);
db::PersonalRead reading_attendants();
// None for kinds of records that do not tell of people.
std::optional<db::PersonalRead> reading_people(std::string_view kind, std::string_view extent);

// `GET /api/v1/audit/reads?from=TIME&to=TIME&account=ID&what=WORD&subject=WORD`: who read whose
// personal data, the newest 1,000 of the span first; a day without `from`.
struct GetPersonalReads {
  db::PersonalReadStore& reads;
  const tracker::ports::Clock& clock;
  asio::awaitable<http::Response> operator()(http::Request request) const;
};

}  // namespace busward::api
