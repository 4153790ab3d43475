#pragma once

#include <string>
#include <vector>

#include "db/person_export.h"
#include "gateway/files/zip_file.h"
#include "geo/utc_time.h"

namespace busward::api {

// What a person is given: each kind of records as JSON and as CSV, and a README in Chinese and
// English that says what each file is.
std::vector<files::ZipPart> person_archive(const db::PersonExport& found,
                                           const db::PersonCode& code, geo::UtcTime at);
// "driver-D001"; the name of the folder or the ZIP file.
std::string archive_name(const db::PersonCode& code);

}  // namespace busward::api
