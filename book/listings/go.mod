module twotellers/listings

go 1.25
