#pragma once

#include "gateway/sheets/sheet.h"
#include "registry/training.h"

namespace busward::api {

// The posts of those who are trained by name and sign pledges, in the sheets that are exported.
inline constexpr sheets::Word kPosts[] = {{"drivers", "驾驶人", "Driver"},
                                          {"attendants", "随车照管人员", "Attendant"},
                                          {"safety_managers", "安全管理人员", "Safety manager"},
                                          {"monitors", "监控员", "Monitor"}};

}  // namespace busward::api
