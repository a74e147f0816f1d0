// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.api.FakeHistorian
import io.quarkus.test.junit.QuarkusTest

/** SiteWise's protocol over a historian in memory. */
@QuarkusTest
class SiteWiseTest : SiteWiseContract() {
  override fun emptyHistorian() = FakeHistorian()
}
