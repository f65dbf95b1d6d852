//! A free list in place of the standard library's allocator, which would be a seventh of what a worker loads. It is
//! slower where many pieces lie free; here few ever do, and the accounts' inner loops allocate nothing.

use lol_alloc::FreeListAllocator;

#[cfg(not(target_feature = "atomics"))]
#[expect(unsafe_code, reason = "an allocator without a lock has to be told that there is one thread")]
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<FreeListAllocator> =
    // SAFETY: without atomics the module has a memory of its own, which one thread alone enters.
    unsafe { lol_alloc::AssumeSingleThreaded::new(FreeListAllocator::new()) };

#[cfg(target_feature = "atomics")]
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<FreeListAllocator> =
    lol_alloc::LockedAllocator::new(FreeListAllocator::new());
