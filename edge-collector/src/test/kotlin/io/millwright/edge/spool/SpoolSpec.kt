// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.io.File
import java.io.IOException
import java.io.RandomAccessFile
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.Locale
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong

private const val PLENTY = 1L shl 30

/** A batch of some readings with consecutive numbers. */
private fun batch(first: Long, count: Int = 1, text: String = "") =
  ReadingBatch.of(
    (first until first + count).map {
      Reading.of(
        "/graz/count$text",
        Instant.EPOCH.plusSeconds(it),
        Quality.GOOD,
        Value.of(it),
      )
    }
  )

private fun numbers(batch: ReadingBatch) =
  batch.readings().map { (it.tqv().value() as Value.IntegerValue).number() }

/** Everything that waits, without acknowledging. */
private fun Spool.peek(max: Int = Int.MAX_VALUE): List<Long> =
  read(max, Duration.ZERO).map { numbers(it.batch()) }.orElse(listOf())

/** Everything that waits, acknowledged. */
private fun Spool.drain(max: Int = 100): List<Long> {
  val all = mutableListOf<Long>()
  while (true) {
    val chunk = read(max, Duration.ZERO).orElse(null) ?: return all
    all += numbers(chunk.batch())
    acknowledge(chunk)
  }
}

private fun spoolFiles(folder: File) =
  folder.listFiles()!!.filter { it.name.endsWith(".spool") }.sortedBy { it.name }

private fun inGerman(action: () -> Unit) {
  val before = Locale.getDefault()
  Locale.setDefault(Locale.GERMANY)
  try {
    action()
  } finally {
    Locale.setDefault(before)
  }
}

/** How many files of a folder this process holds open; 0 where the system does not tell. */
private fun openFiles(folder: File) =
  File("/proc/self/fd").listFiles().orEmpty().count {
    runCatching { it.toPath().toRealPath().startsWith(folder.toPath().toRealPath()) }
      .getOrDefault(false)
  }

private sealed interface Step {
  data class Append(val count: Int) : Step

  data class Acknowledge(val max: Int) : Step

  data object Close : Step

  /** The process dies in the middle of an append: some bytes of a record have been written. */
  data class Crash(val torn: Int, val zeros: Boolean) : Step
}

private fun steps() =
  Arb.list(
    arbitrary { source ->
      val random = source.random
      when (random.nextInt(8)) {
        0,
        1,
        2,
        3 -> Step.Append(random.nextInt(1, 400))
        4,
        5 -> Step.Acknowledge(random.nextInt(1, 500))
        6 -> Step.Close
        else -> Step.Crash(random.nextInt(0, 600), random.nextBoolean())
      }
    },
    0..60,
  )

/** A disk that can be full without telling so, as under a quota, or fail to write through. */
private class FailingDisk {
  val room = AtomicLong(Long.MAX_VALUE)
  val failingForces = AtomicInteger()
  val failingWrites = AtomicInteger()
  val failingDeletes = AtomicInteger()
  val forces = AtomicInteger()

  fun open(path: Path): SpoolFile =
    object : SpoolFile(path) {
      override fun write(position: Long, bytes: ByteArray) {
        if (failingWrites.getAndUpdate { maxOf(0, it - 1) } > 0) {
          throw IOException("Eingabe-/Ausgabefehler")
        }
        val grows = position + bytes.size - length()
        if (grows > 0 && room.addAndGet(-grows) < 0) {
          room.addAndGet(grows)
          val half = bytes.copyOf(bytes.size / 2)
          room.addAndGet(-maxOf(0L, position + half.size - length()))
          super.write(position, half)
          throw IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar")
        }
        super.write(position, bytes)
      }

      override fun truncate(length: Long) {
        val cut = length() - length
        super.truncate(length)
        if (room.get() < Long.MAX_VALUE / 2) room.addAndGet(maxOf(0, cut))
      }

      override fun delete() {
        if (failingDeletes.getAndUpdate { maxOf(0, it - 1) } > 0) throw IOException("in use")
        val given = length()
        super.delete()
        if (room.get() < Long.MAX_VALUE / 2) room.addAndGet(given)
      }

      override fun force() {
        forces.incrementAndGet()
        if (failingForces.getAndUpdate { maxOf(0, it - 1) } > 0) throw IOException("I/O error")
        super.force()
      }
    }
}

class SpoolSpec :
  FunSpec({
    fun open(folder: File, limit: Long = PLENTY, overflow: Overflow = Overflow.OLDEST) =
      Spool.open(folder.toPath(), limit, overflow)

    test(
      "after any appends, acknowledgements, crashes and reopenings each reading comes once, in order"
    ) {
      // Small segments, so that many of them come and go.
      checkAll(150, steps()) { steps ->
        val folder = tempdir()
        var spool = open(folder, 4L shl 20)
        val waiting = ArrayDeque<Long>()
        var next = 0L
        for (step in steps) {
          when (step) {
            is Step.Append -> {
              spool.append(batch(next, step.count)) shouldBe true
              waiting.addAll(next until next + step.count)
              next += step.count
            }
            is Step.Acknowledge ->
              spool.read(step.max, Duration.ZERO).ifPresent {
                val got = numbers(it.batch())
                got shouldBe waiting.take(got.size)
                spool.acknowledge(it)
                repeat(got.size) { waiting.removeFirst() }
              }
            is Step.Close -> {
              spool.close()
              spool = open(folder, 4L shl 20)
            }
            is Step.Crash -> {
              spool.close()
              val whole = ByteArray(step.torn) { if (step.zeros) 0 else (it * 7 + 1).toByte() }
              spoolFiles(folder).last().appendBytes(whole)
              spool = open(folder, 4L shl 20)
            }
          }
        }
        spool.drain() shouldBe waiting.toList()
        spool.status().dropped() shouldBe 0
        spool.close()
        folder.deleteRecursively()
      }
    }

    test("a file cut at any byte gives every whole record before the cut, and goes on from there") {
      val original = tempdir()
      open(original).use { spool -> for (i in 0L until 4) spool.append(batch(i * 3, 3)) }
      val whole = spoolFiles(original).single().readBytes()
      var most = 0
      for (cut in 0..whole.size) {
        val folder = tempdir()
        File(folder, spoolFiles(original).single().name).writeBytes(whole.copyOf(cut))
        open(folder).use { spool ->
          val left = spool.peek()
          left shouldBe (0L until left.size).toList()
          (left.size % 3) shouldBe 0
          most = maxOf(most, left.size)
          spool.append(batch(100))
          spool.drain() shouldBe left + 100L
        }
        folder.deleteRecursively()
      }
      most shouldBe 12
    }

    test("any byte changed on disk loses no more than what is behind it, and never lies") {
      val original = tempdir()
      open(original).use { spool -> for (i in 0L until 4) spool.append(batch(i * 3, 3)) }
      val whole = spoolFiles(original).single().readBytes()
      for (at in whole.indices) {
        val folder = tempdir()
        val changed = whole.copyOf()
        changed[at] = (changed[at] + 1).toByte()
        File(folder, spoolFiles(original).single().name).writeBytes(changed)
        open(folder).use { spool ->
          val left = spool.drain()
          left shouldBe (0L until left.size).toList()
          left.size shouldBeLessThan 12
        }
        folder.deleteRecursively()
      }
    }

    test("damage in an older file skips the rest of that file only, and is counted") {
      val folder = tempdir()
      open(folder).use { it.append(batch(0, 3)) }
      open(folder).use { spool ->
        // Opening began a new file.
        spool.append(batch(3, 3))
        RandomAccessFile(spoolFiles(folder).first(), "rw").use {
          it.seek(it.length() - 1)
          it.write(77)
        }
        spool.drain() shouldBe listOf(3L, 4L, 5L)
        spool.status().dropped() shouldBeGreaterThan 0
      }
    }

    test("a lost cursor only means that readings come again") {
      val folder = tempdir()
      open(folder).use { spool ->
        spool.append(batch(0, 5))
        spool.drain() shouldBe (0L..4L).toList()
        spool.append(batch(5, 5))
      }
      File(folder, "cursor").writeBytes(ByteArray(32) { 1 })
      open(folder).use { it.drain() shouldBe (0L..9L).toList() }
    }

    // Otherwise the new records would count as acknowledged long ago.
    test("numbers below the cursor are not given again when the files behind it are gone") {
      val folder = tempdir()
      open(folder).use { spool ->
        for (i in 0L until 10) spool.append(batch(i))
        spool.drain().size shouldBe 10
      }
      spoolFiles(folder).forEach { it.delete() }
      open(folder).use { spool ->
        spool.append(batch(100))
        spool.drain() shouldBe listOf(100L)
      }
    }

    test("a chunk has at most as many readings as requested, unless a single record has more") {
      open(tempdir()).use { spool ->
        for (i in 0L until 10) spool.append(batch(i * 10, 10))
        spool.peek(25).size shouldBe 20
        spool.peek(5).size shouldBe 10
      }
    }

    test("space is freed as readings are acknowledged") {
      val folder = tempdir()
      open(folder, 1L shl 20).use { spool ->
        var next = 0L
        repeat(400) {
          spool.append(batch(next, 1000))
          next += 1000
          spool.drain(1000).size shouldBe 1000
        }
        spool.status().bytes() shouldBeLessThan (1L shl 18)
        spoolFiles(folder).size shouldBe 1
        spool.status().dropped() shouldBe 0
      }
    }

    test("a full spool drops the oldest, where that is the policy, and counts") {
      val folder = tempdir()
      open(folder, 100_000).use { spool ->
        var next = 0L
        repeat(100) {
          spool.append(batch(next, 1000)) shouldBe true
          next += 1000
        }
        spoolFiles(folder).sumOf { it.length() } shouldBeLessThanOrEqualTo 100_000
        val dropped = spool.status().dropped()
        spool.drain() shouldBe (dropped until next).toList()
        dropped shouldBeGreaterThan 0
        spool.status().taken() shouldBe next
      }
    }

    test("a full spool refuses the newest, where that is the policy, until there is room again") {
      open(tempdir(), 100_000, Overflow.NEWEST).use { spool ->
        var next = 0L
        while (spool.append(batch(next, 1000))) next += 1000
        spool.status().dropped() shouldBe 1000
        spool.drain() shouldBe (0L until next).toList()
        spool.append(batch(next, 1000)) shouldBe true
        spool.drain() shouldBe (next until next + 1000).toList()
      }
    }

    for (overflow in Overflow.entries) {
      test("a spool that drops the ${overflow.name.lowercase()} says why until it has room again") {
        open(tempdir(), 100_000, overflow).use { spool ->
          var next = 0L
          fun more() = spool.append(batch(next, 1000)).also { next += 1000 }
          while (spool.status().dropped() == 0L) {
            spool.status().cause() shouldBe ""
            more()
          }
          repeat(20) {
            more()
            spool.status().cause() shouldContain "${overflow.name.lowercase()} readings go"
          }
          spool.drain()
          spool.status().cause() shouldBe ""
        }
        val disk = FailingDisk()
        Spool.open(tempdir().toPath(), PLENTY, overflow, disk::open).use { spool ->
          spool.append(batch(0, 10))
          disk.room.set(100)
          (1L..20).forEach { spool.append(batch(it * 10, 10)) }
          spool.status().cause() shouldContain "disk is full"
          disk.room.set(Long.MAX_VALUE)
          spool.append(batch(1000, 10)) shouldBe true
          spool.drain()
          spool.status().cause() shouldBe ""
        }
      }
    }

    test("a batch that is larger than the whole spool harms nothing but itself") {
      open(tempdir(), 100_000).use { spool ->
        spool.append(batch(0, 10)) shouldBe true
        spool.append(batch(10, 100_000)) shouldBe false
        spool.status().dropped() shouldBe 100_000
        spool.drain() shouldBe (0L until 10).toList()
      }
    }

    for (overflow in Overflow.entries) {
      test("a full disk drops the ${overflow.name.lowercase()} and recovers when there is room") {
        val disk = FailingDisk()
        Spool.open(tempdir().toPath(), PLENTY, overflow, disk::open).use { spool ->
          spool.append(batch(0, 10)) shouldBe true
          disk.room.set(100)
          val during = (1L..20).filter { spool.append(batch(it * 10, 10)) }
          disk.room.set(Long.MAX_VALUE)
          spool.append(batch(1000, 10)) shouldBe true
          val left = spool.drain()
          left shouldBe left.sorted().distinct()
          left.takeLast(10) shouldBe (1000L until 1010).toList()
          spool.status().dropped() shouldBe 220 - left.size
          if (overflow == Overflow.NEWEST) {
            left.take(10) shouldBe (0L until 10).toList()
            left.size shouldBe 20 + during.size * 10
          }
        }
      }
    }

    test("a disk that fails one write though it has room costs that batch, and no other") {
      val disk = FailingDisk()
      Spool.open(tempdir().toPath(), PLENTY, Overflow.OLDEST, disk::open).use { spool ->
        spool.append(batch(0, 10)) shouldBe true
        disk.failingWrites.set(1)
        shouldThrow<SpoolException> { spool.append(batch(10, 10)) }
        spool.status().cause() shouldContain "check the disk"
        spool.append(batch(20, 10)) shouldBe true
        spool.status().cause() shouldBe ""
        spool.drain() shouldBe (0L until 10).toList() + (20L until 30).toList()
        spool.status().dropped() shouldBe 10
      }
    }

    test("a file that can't be deleted when its records are delivered harms none behind it") {
      val disk = FailingDisk()
      Spool.open(tempdir().toPath(), 256L shl 10, Overflow.OLDEST, disk::open).use { spool ->
        repeat(100) { spool.append(batch(it * 100L, 100)) shouldBe true }
        val chunk = spool.read(5555, Duration.ZERO).orElseThrow()
        numbers(chunk.batch()) shouldBe (0L until 5500).toList()
        disk.failingDeletes.set(2)
        shouldThrow<SpoolException> { spool.acknowledge(chunk) }
        spool.drain() shouldBe (5500L until 10_000).toList()
        spool.status().dropped() shouldBe 0
      }
    }

    test("a full spool gives up no more of the oldest than the new record needs") {
      open(tempdir(), 256L shl 10).use { spool ->
        var next = 0L
        while (spool.status().dropped() == 0L) {
          spool.append(batch(next, 100)) shouldBe true
          next += 100
        }
        val record = spool.status().bytes() / (spool.status().taken() / 100)
        var before = spool.status().dropped()
        repeat(100) {
          spool.append(batch(next, 100)) shouldBe true
          next += 100
          val lost = (spool.status().dropped() - before) / 100 * record
          lost shouldBeLessThan (256L shl 10) / 64 + 2 * record
          before = spool.status().dropped()
        }
        spool.drain() shouldBe (before until next).toList()
      }
    }

    test("thousands of segments need no thousands of open files") {
      val folder = tempdir()
      open(folder, 4L shl 20).use { spool ->
        var next = 0L
        while (spoolFiles(folder).size < 50) {
          spool.append(batch(next, 1000))
          next += 1000
        }
        openFiles(folder) shouldBeLessThan 6
        spool.drain() shouldBe (0L until next).toList()
        openFiles(folder) shouldBeLessThan 6
      }
    }

    test("on a really full disk the oldest readings are dropped in small pieces, in any language")
      .config(enabled = SmallDisk.isPossible) {
        inGerman {
          SmallDisk(tempdir().toPath(), 8).use { disk ->
            Spool.open(disk.folder.resolve("spool"), PLENTY, Overflow.OLDEST).use { spool ->
              var next = 0L
              var most = 0L
              while (spool.status().dropped() < 100_000) {
                val before = spool.status()
                spool.append(batch(next, 1000)) shouldBe true
                next += 1000
                most = maxOf(most, before.bytes() - spool.status().bytes())
              }
              most shouldBeLessThan (8L shl 20) / 32
              spool.status().bytes() shouldBeGreaterThan 7L shl 20
              spool.drain() shouldBe (spool.status().dropped() until next).toList()
            }
          }
        }
      }

    test(
        "on a disk that is really full the newest go where that is the policy, until there is room"
      )
      .config(enabled = SmallDisk.isPossible) {
        inGerman {
          SmallDisk(tempdir().toPath(), 8).use { disk ->
            Spool.open(disk.folder.resolve("spool"), PLENTY, Overflow.NEWEST).use { spool ->
              var next = 0L
              while (spool.append(batch(next, 1000))) next += 1000
              spool.append(batch(next, 1000)) shouldBe false
              spool.status().dropped() shouldBe 2000
              spool.drain() shouldBe (0L until next).toList()
              spool.append(batch(next, 1000)) shouldBe true
            }
          }
        }
      }

    test("a collector starts on a full disk, delivers what it has, and then takes more").config(
      enabled = SmallDisk.isPossible
    ) {
      inGerman {
        for (overflow in Overflow.entries) {
          SmallDisk(tempdir().toPath(), 8).use { disk ->
            val folder = disk.folder.resolve("spool")
            Spool.open(folder, PLENTY, overflow).use { it.append(batch(0, 1000)) }
            disk.fill()
            Spool.open(folder, PLENTY, overflow).use { spool ->
              spool.append(batch(1000, 100_000)) shouldBe false
              spool.status().dropped() shouldBeGreaterThan 99_999
              disk.empty()
              spool.append(batch(200_000, 10)) shouldBe true
              spool.drain().takeLast(10) shouldBe (200_000L until 200_010).toList()
            }
          }
        }
      }
    }

    test("a batch whose fsync failed is not accepted, and the next one is") {
      val disk = FailingDisk()
      val folder = tempdir()
      Spool.open(folder.toPath(), PLENTY, Overflow.OLDEST, disk::open).use { spool ->
        spool.append(batch(0)) shouldBe true
        disk.failingForces.set(1)
        shouldThrow<SpoolException> { spool.append(batch(1)) }.message shouldContain "I/O error"
        spool.append(batch(2)) shouldBe true
        spool.status().dropped() shouldBe 1
        spool.peek() shouldBe listOf(0L, 2L)
      }
      open(folder).use { it.drain() shouldBe listOf(0L, 2L) }
    }

    test("many threads append at once, share fsyncs, and each one's order is kept") {
      val disk = FailingDisk()
      Spool.open(tempdir().toPath(), PLENTY, Overflow.OLDEST, disk::open).use { spool ->
        val threads = 8L
        val each = 200L
        Executors.newFixedThreadPool(threads.toInt()).use { pool ->
          (0 until threads)
            .map { thread ->
              pool.submit {
                for (i in 0 until each) spool.append(batch(thread * 1_000_000 + i)) shouldBe true
              }
            }
            .forEach { it.get(60, TimeUnit.SECONDS) }
        }
        val all = spool.drain()
        all.size shouldBe threads * each
        all.groupBy { it / 1_000_000 }.values.forEach { it shouldBe it.sorted() }
        disk.forces.get() shouldBeLessThan (threads * each).toInt()
      }
    }

    // A connector's pool may interrupt the thread that is just delivering.
    test("an interrupted thread can still append, and the spool goes on") {
      open(tempdir()).use { spool ->
        Thread.currentThread().interrupt()
        spool.append(batch(0)) shouldBe true
        Thread.interrupted() shouldBe true
        spool.append(batch(1)) shouldBe true
        spool.drain() shouldContainExactly listOf(0L, 1L)
      }
    }

    test("a second collector on the same folder is told so") {
      val folder = tempdir()
      open(folder).use {
        shouldThrow<SpoolException> { open(folder) }.message shouldContain "in use"
      }
      open(folder).close()
    }

    test("a folder that can't be made is named, with what to do") {
      val file = File(tempdir(), "file").apply { writeText("no folder") }
      shouldThrow<SpoolException> { open(File(file, "spool")) }.message shouldContain "writable"
    }

    test("reading waits for what comes") {
      open(tempdir()).use { spool ->
        Executors.newSingleThreadExecutor().use { pool ->
          val read =
            pool.submit<List<Long>> {
              numbers(spool.read(10, Duration.ofSeconds(30)).orElseThrow().batch())
            }
          spool.append(batch(7))
          read.get(30, TimeUnit.SECONDS) shouldBe listOf(7L)
        }
      }
    }

    test("a buffer that version 0.1 left behind is read on, after what it had confirmed") {
      val folder = tempdir()
      for (name in listOf("00000000000000000000.spool", "cursor")) {
        SpoolSpec::class.java.getResourceAsStream("/version-0.1/spool/$name")!!.use {
          File(folder, name).writeBytes(it.readAllBytes())
        }
      }
      open(folder).use { spool ->
        val left = spool.read(Int.MAX_VALUE, Duration.ZERO).orElseThrow().batch().readings()
        left.size shouldBe 32
        val begin = Instant.parse("2026-11-01T00:00:10.123456Z")
        left.take(4) shouldContainExactly
          listOf(
            Reading.of("/graz/temperature", begin, Quality.GOOD, Value.of(21.25)),
            Reading.of("/graz/count", begin, Quality.UNCERTAIN, Value.of(4L)),
            Reading.of("/graz/open", begin, Quality.BAD, Value.of(true)),
            Reading.of("/graz/note", begin, Quality.GOOD, Value.of("ünï 0")),
          )
      }
    }
  })
