#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "db/person_store.h"
#include "db/pool.h"

namespace busward::db {

// One kind of what is kept of a person, as a table. Columns have the names of the record; a fact
// has when it holds, and when it was recorded and closed.
struct KeptRecords {
  std::string name;  // "file", "runs", "alarms", …
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;
};

struct PersonExport {
  std::string name;  // as the person is on file now
  std::vector<KeptRecords> kept;
};

// Everything that is kept of one person on file: for the person, who may ask for
// it (个人信息保护法 art. 45). Others are told of by their roles; the identity number by its masked
// form, which is all that leaves the database. What the caller may see, and noted as a reading of
// that person. Runs through the pool (role api); any strand may call.
class PersonExportStore {
 public:
  explicit PersonExportStore(Pool& pool) : pool_{pool} {}
  // `why` stands in the note of the reading: who asked, on what ground. NotDone: no_such_person.
  boost::asio::awaitable<Outcome<Administered<PersonExport>>> of(PersonCode code, std::string why,
                                                                 Caller caller);

 private:
  Pool& pool_;
};

}  // namespace busward::db
