#pragma once

#include <cstdint>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "tracker/ports/rulebook.h"

namespace busward::db {

// The newest rulebook's number and hash, asked without blocking the caller's thread: the server
// looks once a second whether somebody has imported anything. Revision 0 before the first import.
boost::asio::awaitable<Outcome<tracker::ports::RulebookMark>> newest_rulebook(Pool& pool);

// The newest event of the live feed, 0 before the first; for the start, before there is a loop.
Outcome<std::int64_t> newest_event(Pool& pool);

}  // namespace busward::db
