#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/thread_pool.hpp>

#include "db/connection.h"
#include "db/identity_seal.h"
#include "gateway/api/sheet_import.h"
#include "tracker/ports/clock.h"

namespace busward::commands {

// Where sheets that come over HTTP are read and taken: on one thread of its own, with a connection
// of its own each, so that neither the terminals nor the API's pool wait for it. One sheet at a
// time; who comes meanwhile is told so. Called on the gateway's thread, whose context outlives it;
// the destructor waits for the sheet at hand.
class SheetDesk {
 public:
  SheetDesk(db::Address address, const tracker::ports::Clock& clock)
      : address_{std::move(address)}, clock_{clock} {}
  // What identity numbers are sealed with from now on; without it a sheet that has one is refused.
  void seal_with(std::shared_ptr<const db::IdentitySeal> seal) { seal_ = std::move(seal); }
  ~SheetDesk() { thread_.join(); }
  SheetDesk(const SheetDesk&) = delete;
  SheetDesk& operator=(const SheetDesk&) = delete;

  api::asio::awaitable<std::optional<api::SheetAnswer>> take(api::SentSheet sheet);

 private:
  db::Address address_;
  const tracker::ports::Clock& clock_;
  std::shared_ptr<const db::IdentitySeal> seal_;
  bool busy_ = false;
  boost::asio::thread_pool thread_{1};
};

}  // namespace busward::commands
